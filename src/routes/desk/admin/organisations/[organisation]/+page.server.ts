import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { z } from 'zod';
import { inLocale } from '#basics/localised.ts';
import { adminPaths } from '#basics/admin-paths.ts';
import { Refusal } from '#basics/refusal.ts';
import { areaTree } from '#modules/areas/queries.ts';
import { retireOrganisation, tasksInHand } from '#modules/assignments/succession.ts';
import { allCategories } from '#modules/categories/queries.ts';
import { saveEndpoint, tryEndpointAgain } from '#modules/endpoints/actions.ts';
import { endpointChange } from '#modules/endpoints/input.ts';
import {
  coverageGone,
  coverageLine,
  organisationChange,
  succession,
} from '#modules/organisations/input.ts';
import {
  addCoverage,
  changeOrganisation,
  organisationMark,
  removeCoverage,
  reviveOrganisation,
} from '#modules/organisations/keeping.ts';
import { everyOrganisation } from '#modules/organisations/queries-matrix.ts';
import { answerForm, readForm } from '#server/forms.ts';
import { treeChoices } from '../../choices.ts';
import { endpointSection, lookAtEndpoint } from './endpoint.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { actor, locale }, params }) => {
  const all = await everyOrganisation(actor);
  const one = all.find(({ id }) => id === params.organisation);
  if (!one) throw new Refusal('organisation.unknown', 404);
  const [categories, areas, tasks, endpoint] = await Promise.all([
    allCategories(),
    areaTree(),
    tasksInHand(actor, one.id),
    endpointSection(actor, one.id, locale),
  ]);
  const { kk, ru, en } = one.names;
  const nameOf = (rows: typeof areas | typeof categories, id: string) =>
    inLocale(rows.find((row) => row.id === id)?.names ?? {}, locale);
  return {
    ...{ key: one.key, retired: one.retired, tasks, seen: organisationMark(one) },
    name: inLocale(one.names, locale),
    stands: {
      ...{ 'names.kk': kk, 'names.ru': ru, 'names.en': en, kind: one.kind, locale: one.locale },
      ...{ email: one.email ?? '', phone: one.phone ?? '' },
    },
    covers: one.covers.map(({ id, categoryId, areaId }) => ({
      id,
      category: categoryId && nameOf(categories, categoryId),
      area: areaId && nameOf(areas, areaId),
    })),
    endpoint,
    categories: treeChoices(categories, locale),
    areas: treeChoices(areas, locale),
    successors: all
      .filter(({ id, retired }) => !retired && id !== one.id)
      .map(({ id, names }) => ({ value: id, text: inLocale(names, locale) })),
  };
};

/** Checks a form of the page, does what it asks, and shows the page again. */
async function onOne<S extends z.ZodType>(
  { request, params, url }: RequestEvent,
  schema: S,
  act: (id: string, input: z.output<S>) => Promise<unknown>,
) {
  const { values } = await readForm(request);
  const id = params.organisation ?? '';
  const answer = await answerForm(values, schema, (input) => act(id, input));
  if ('done' in answer) redirect(303, adminPaths.adminOrganisation(id));
  return fail(answer.status, { ...answer.data, form: url.search });
}

export const actions = {
  change: (event) =>
    onOne(event, organisationChange, (id, input) =>
      changeOrganisation(event.locals.actor, id, input),
    ),
  cover: (event) =>
    onOne(event, coverageLine, (id, input) => addCoverage(event.locals.actor, id, input)),
  uncover: (event) =>
    onOne(event, coverageGone, (id, { coverageId }) =>
      removeCoverage(event.locals.actor, id, coverageId),
    ),
  retire: (event) =>
    onOne(event, succession, (id, input) => retireOrganisation(event.locals.actor, id, input)),
  endpoint: (event) =>
    onOne(event, endpointChange, (id, input) => saveEndpoint(event.locals.actor, id, input)),
  again: (event) => onOne(event, succession, (id) => tryEndpointAgain(event.locals.actor, id)),
  look: async ({ locals, params, url }) => {
    const found = await lookAtEndpoint(locals.actor, params.organisation ?? '');
    return { values: {}, problems: [], form: url.search, found };
  },
  revive: (event) => onOne(event, succession, (id) => reviveOrganisation(event.locals.actor, id)),
} satisfies Actions;
