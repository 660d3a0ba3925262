import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { inLocale, type Locale } from '#basics/localised.ts';
import { paths } from '#basics/paths.ts';
import { areaNames } from '#modules/areas/queries.ts';
import { changeMany, undoMany } from '#modules/assignments/bulk.ts';
import { organisationNames } from '#modules/organisations/queries.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { bulkOf } from '#modules/reports/bulk.ts';
import { deskCounts, deskQueue, everyCode, queuesOf } from '#modules/reports/desk-queues.ts';
import { bulk } from '#modules/reports/input-bulk.ts';
import { deskQuery, savedFilter, type DeskFilters } from '#modules/reports/input.ts';
import { keptCounts } from '#modules/reports/live.ts';
import { takeNext } from '#modules/reports/locks.ts';
import { deskFiltersKept, dropFilter, saveFilter } from '#modules/reports/saved-filters.ts';
import { now } from '#server/clock.ts';
import { answerForm, readForm, refusedForm } from '#server/forms.ts';
import { queueChoices } from './queue-choices.ts';
import { filtersIn, keepList } from './queue-list.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, cookies }) => {
  const { actor, locale } = locals;
  const filters = filtersIn(url.searchParams);
  keepList(cookies, filters);
  const done = url.searchParams.get('bulk');
  const choices = await queueChoices(actor, locale);
  const kinds = new Map(choices.categories.map(({ id, name }) => [id, name]));
  const [{ rows, next }, counts, kept, finished] = await Promise.all([
    listed(actor, filters, { locale, kinds }),
    deskCounts(actor),
    keptAndCounted(actor),
    done ? bulkOf(actor, done) : null,
  ]);
  return {
    ...{ filters, query: deskQuery(filters), rows, next, ...choices, finished },
    ...{ queues: queuesOf(actor), kept: kept.filters },
    counts: { ...kept.counts, ...counts } as Record<string, number>,
    may: {
      assign: may(actor, 'report.assign'),
      moderate: may(actor, 'report.moderate'),
      enter: may(actor, 'report.enter'),
    },
    noneFree: url.searchParams.has('none-free'),
  };
};

/** Counted here too: without JavaScript nothing is heard later. */
async function keptAndCounted(actor: Actor) {
  const filters = await deskFiltersKept(actor);
  return { filters, counts: await keptCounts(actor, filters) };
}

type Named = { locale: Locale; kinds: ReadonlyMap<string, string> };

async function listed(actor: Actor, filters: DeskFilters, { locale, kinds }: Named) {
  const [{ reports, next }, areas, organisations] = await Promise.all([
    deskQueue(actor, filters),
    areaNames(),
    organisationNames(locale),
  ]);
  const rows = reports.map(({ id: _id, ...row }) => ({
    ...row,
    words: row.words.slice(0, 120),
    category: kinds.get(row.category_id) ?? '',
    area: inLocale(areas.get(row.area_id ?? '') ?? {}, locale),
    organisation: organisations.get(row.organisation_id ?? '') ?? '',
    late: row.due_at !== null && row.due_at < now() && row.state !== 'confirmed',
  }));
  return { rows, next };
}

/** Every number that was ticked; or, when asked for, all that the list holds. */
async function chosen({ locals, request, url }: RequestEvent) {
  const form = await request.clone().formData();
  if (form.get('whole') === 'yes') {
    return (await everyCode(locals.actor, filtersIn(url.searchParams))).join(',');
  }
  return form.getAll('codes').join(',');
}

/** The page as it was, with this in its address. */
const backWith = (url: URL, name: string, value: string) =>
  paths.desk(`${deskQuery(filtersIn(url.searchParams))}&${name}=${encodeURIComponent(value)}`);

async function doMany(event: RequestEvent) {
  const codes = await chosen(event);
  const { values } = await readForm(event.request);
  const answer = await answerForm({ ...values, codes }, bulk, (input) =>
    changeMany(event.locals.actor, input),
  );
  if (!('done' in answer)) return fail(answer.status, { ...answer.data, form: 'bulk' });
  redirect(303, backWith(event.url, 'bulk', answer.done));
}

async function undo(event: RequestEvent) {
  const { values } = await readForm(event.request);
  try {
    await undoMany(event.locals.actor, values.id ?? '');
  } catch (problem) {
    const refused = refusedForm(values, problem);
    return fail(refused.status, { ...refused.data, form: 'undo' });
  }
  redirect(303, backWith(event.url, 'bulk', values.id ?? ''));
}

async function save(event: RequestEvent) {
  const { values } = await readForm(event.request);
  const filters = filtersIn(event.url.searchParams);
  const answer = await answerForm(values, savedFilter, (input) =>
    saveFilter(event.locals.actor, { ...input, filters }),
  );
  if (!('done' in answer)) return fail(answer.status, { ...answer.data, form: 'save' });
  redirect(303, paths.desk(deskQuery(filters)));
}

async function drop({ locals, request, url }: RequestEvent) {
  const { values } = await readForm(request);
  await dropFilter(locals.actor, values.id ?? '');
  redirect(303, paths.desk(deskQuery(filtersIn(url.searchParams))));
}

async function next({ locals, request, url }: RequestEvent) {
  const { values } = await readForm(request);
  const code = await takeNext(locals.actor, filtersIn(url.searchParams), values.from);
  redirect(303, code ? paths.deskReport(code) : backWith(url, 'none-free', '1'));
}

export const actions: Actions = { bulk: doMany, undo, save, drop, next };
