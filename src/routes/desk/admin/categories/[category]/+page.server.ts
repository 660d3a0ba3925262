import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { z } from 'zod';
import { inLocale } from '#basics/localised.ts';
import { adminPaths } from '#basics/admin-paths.ts';
import { Refusal } from '#basics/refusal.ts';
import { categoryForm, categoryReason } from '#modules/categories/input-form.ts';
import { changeCategory, retireCategory, reviveCategory } from '#modules/categories/keeping.ts';
import { markOfCategory } from '#modules/categories/queries-history.ts';
import { allCategories } from '#modules/categories/queries.ts';
import { openOfCategory } from '#modules/reports/would-move.ts';
import { answerForm, readForm } from '#server/forms.ts';
import { groupChoices } from '../groups.ts';
import { valuesOf } from '../values.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { actor, locale }, params }) => {
  const all = await allCategories();
  const one = all.find(({ id }) => id === params.category);
  if (!one) throw new Refusal('category.unknown', 404);
  const [seen, counts, groups] = await Promise.all([
    markOfCategory(actor, one.id),
    openOfCategory(actor, one.id),
    groupChoices(locale, one.key),
  ]);
  const parent = all.find(({ id }) => id === one.parentId)?.key ?? '';
  return {
    ...{ id: one.id, key: one.key, retired: one.retired, seen, groups, counts },
    name: inLocale(one.names, locale),
    stands: valuesOf(one, parent),
  };
};

/** Checks a form of the page, does what it asks, and shows the page again. */
async function onOne<S extends z.ZodType>(
  { request, params, url }: RequestEvent,
  schema: S,
  act: (id: string, input: z.output<S>) => Promise<unknown>,
) {
  const { values } = await readForm(request);
  const id = params.category ?? '';
  const answer = await answerForm(values, schema, (input) => act(id, input));
  if ('done' in answer) redirect(303, adminPaths.adminCategory(id));
  return fail(answer.status, { ...answer.data, form: url.search });
}

export const actions: Actions = {
  change: (event) =>
    onOne(event, categoryForm, (id, input) => changeCategory(event.locals.actor, id, input)),
  retire: (event) =>
    onOne(event, categoryReason, (id, input) => retireCategory(event.locals.actor, id, input)),
  revive: (event) =>
    onOne(event, categoryReason, (id, input) => reviveCategory(event.locals.actor, id, input)),
};
