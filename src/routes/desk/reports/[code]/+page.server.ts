import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { z } from 'zod';
import { inLocale } from '#basics/localised.ts';
import { paths } from '#basics/paths.ts';
import { areaNames } from '#modules/areas/queries.ts';
import { reassign } from '#modules/assignments/handing.ts';
import { reassignment } from '#modules/assignments/input.ts';
import { deskTasks } from '#modules/assignments/queries.ts';
import { categoryById } from '#modules/categories/queries.ts';
import { sayToOthers } from '#modules/conversations/actions.ts';
import { message } from '#modules/conversations/input.ts';
import { messagesOf } from '#modules/conversations/queries.ts';
import { readingWhy } from '#modules/ledger/input.ts';
import { hidePhoto, showPhoto } from '#modules/media/actions-desk.ts';
import { organisationNames } from '#modules/organisations/queries.ts';
import { routingWords, type Why } from '#modules/organisations/rules.ts';
import { deskNear, deskReport, deskRow, readContact } from '#modules/reports/desk.ts';
import { whereOf } from '#modules/reports/grounds.ts';
import { mergeInto, moderation, reason } from '#modules/reports/input.ts';
import {
  approveReport,
  declineReport,
  editReport,
  hideReport,
  mergeReports,
  splitOff,
} from '#modules/reports/moderation.ts';
import { readCode } from '#modules/reports/rules.ts';
import { answerForm, readForm } from '#server/forms.ts';
import { answersInWords } from '../../../answers.ts';
import { deskChoices } from './choices.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const { actor, locale } = locals;
  const { report, photos, events, verdicts, notes, mergedHere } = await deskReport(
    actor,
    params.code,
  );
  const [tasks, messages, near, category, areas, names, choices] = await Promise.all([
    deskTasks(actor, report.id),
    messagesOf(actor, report.id),
    deskNear(actor, report),
    categoryById(report.category_id),
    areaNames(),
    organisationNames(locale),
    deskChoices(actor, locale),
  ]);
  return {
    report: withoutIds(report),
    photos,
    verdicts: verdicts.map((verdict) => ({ ...verdict, report_id: undefined })),
    mergedHere,
    near,
    messages,
    events: withNotes(events, notes),
    tasks: tasks.map((task) => ({ ...task, report_id: undefined, ...reasonsOf(task.why) })),
    answers: answersInWords(category, report.answers as Record<string, string>, locale),
    category: category && {
      id: category.id,
      name: inLocale(category.names, locale),
      sensitivity: category.sensitivity,
      hidesWallText: category.hidesWallText,
    },
    area: inLocale(areas.get(report.area_id ?? '') ?? {}, locale),
    ...choices,
    names: Object.fromEntries(names),
  };
};

/** What the page shows of the row: its answer can be fetched as data, and the id opens the receipt. */
const withoutIds = (report: DeskReport['report']) => ({
  ...report,
  id: undefined,
  merged_into: undefined,
  spot: undefined,
  public_spot: undefined,
  search: undefined,
});

type DeskReport = Awaited<ReturnType<typeof deskReport>>;

/** Each event with the reason written for it: the first of its kind with the first, and so on. */
function withNotes(events: DeskReport['events'], notes: DeskReport['notes']) {
  const left = [...notes];
  return events.map((event) => {
    const at = left.findIndex((one) => one.event === event.event);
    return { ...event, note: at < 0 ? null : (left.splice(at, 1)[0]?.words ?? null) };
  });
}

function reasonsOf(why: unknown) {
  const said = why as Partial<Why> & { chosenBy?: string; rule?: string };
  const rule = said.rule ?? null;
  return said.coverageId
    ? { rule, reasons: [...routingWords(said as Why)], alsoPossible: said.alsoPossible ?? 0 }
    : { rule, reasons: [], alsoPossible: 0 };
}

/** Checks a form of the page, does what it asks on this report, and shows the page again. */
async function onReport<S extends z.ZodType>(
  event: RequestEvent,
  schema: S,
  act: (id: string, input: z.output<S>) => Promise<unknown>,
) {
  const { values } = await readForm(event.request);
  const code = event.params.code ?? '';
  const answer = await answerForm(values, schema, async (input) => {
    const { id } = await deskRow(event.locals.actor, code);
    await act(id, input);
  });
  if (!('done' in answer)) return fail(answer.status, { ...answer.data, form: event.url.search });
  redirect(303, paths.deskReport(code));
}

const onPhoto = (act: typeof showPhoto) => async (event: RequestEvent) => {
  const { values } = await readForm(event.request);
  const code = event.params.code ?? '';
  const row = await deskRow(event.locals.actor, code);
  const ref = { subjectId: row.id, id: values.photo ?? '' };
  await act(event.locals.actor, ref, await whereOf(row));
  redirect(303, `${paths.deskReport(code)}#photos`);
};

/** How to reach the reporter, in the answer to the form alone: the page's address never shows it. */
async function contactOf({ locals, params, request, url }: RequestEvent) {
  const { values } = await readForm(request);
  const answer = await answerForm(values, readingWhy, (input) =>
    readContact(locals.actor, params.code ?? '', input),
  );
  if ('done' in answer) return { contact: answer.done };
  return fail(answer.status, { ...answer.data, form: url.search });
}

export const actions: Actions = {
  contact: contactOf,
  approve: (event) =>
    onReport(event, reason.partial(), (id) => approveReport(event.locals.actor, id)),
  hide: (event) =>
    onReport(event, reason, (id, input) => hideReport(event.locals.actor, id, input)),
  edit: (event) =>
    onReport(event, moderation, (id, input) => editReport(event.locals.actor, id, input)),
  decline: (event) =>
    onReport(event, reason, (id, input) => declineReport(event.locals.actor, id, input)),
  reassign: (event) =>
    onReport(event, reassignment, (id, input) => reassign(event.locals.actor, id, input)),
  merge: (event) =>
    onReport(event, mergeInto, async (id, input) => {
      const into = await deskRow(event.locals.actor, readCode(input.into)?.code ?? '');
      await mergeReports(event.locals.actor, id, into.id, input);
    }),
  split: (event) => onReport(event, reason.partial(), (id) => splitOff(event.locals.actor, id)),
  say: (event) =>
    onReport(event, message, (id, input) => sayToOthers(event.locals.actor, id, input)),
  showPhoto: onPhoto(showPhoto),
  hidePhoto: onPhoto(hidePhoto),
};
