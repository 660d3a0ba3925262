import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { z } from 'zod';
import { deskPage, pageNumber } from '#basics/page-number.ts';
import { pressPaths } from '#basics/press-paths.ts';
import type { Actor } from '#modules/people/rules.ts';
import { may } from '#modules/people/rules.ts';
import { deskPublications, type DeskFilters } from '#modules/publications/desk.ts';
import { draftPublication } from '#modules/publications/drafting.ts';
import { newPublication, repairForm } from '#modules/publications/input.ts';
import { publicationStates } from '#modules/publications/rules.ts';
import { draftFromRepair } from '#modules/publications/stories.ts';
import { answerForm, readForm } from '#server/forms.ts';
import { areasInUse } from '../area-choices.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { actor, locale }, url }) => {
  const asked = url.searchParams.get('list') ?? '';
  const page = pageNumber(url.searchParams.get('page'));
  const [publications, areas] = await Promise.all([
    deskPublications(actor, filtersOf(asked), locale, page),
    areasInUse(locale),
  ]);
  const { rows, more } = deskPage(publications);
  return {
    ...{ publications: rows, page, more, list: asked },
    writes: may(actor, 'publication.edit'),
    areas,
  };
};

function filtersOf(list: string): DeskFilters {
  if (list === 'mine') return { mine: true };
  if (list === 'for-me') return { forMe: true };
  return { state: publicationStates.find((state) => state === list) };
}

type Begin<S extends z.ZodType> = (actor: Actor, input: z.output<S>) => Promise<string>;

const begin =
  <S extends z.ZodType>(name: string, schema: S, act: Begin<S>) =>
  async ({ request, locals: { actor } }: RequestEvent) => {
    const { values } = await readForm(request);
    const answer = await answerForm(values, schema, (input) => act(actor, input));
    if (!('done' in answer)) return fail(answer.status, { ...answer.data, form: name });
    redirect(303, pressPaths.deskPublication(answer.done));
  };

export const actions: Actions = {
  begin: begin('begin', newPublication, draftPublication),
  story: begin('story', repairForm, (actor, { code }) => draftFromRepair(actor, code)),
};
