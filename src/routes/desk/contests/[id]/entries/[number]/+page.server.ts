import { fail, redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { pressPaths } from '#basics/press-paths.ts';
import { declineForm } from '#modules/contests/input.ts';
import { acceptEntry, declineEntry, deskEntry } from '#modules/contests/reading.ts';
import { namesIn } from '#modules/contests/rules.ts';
import { answerForm, readForm } from '#server/forms.ts';
import type { Actions, PageServerLoad } from './$types';

const numberOf = (text: string) => (/^[1-9]\d{0,8}$/.test(text) ? Number(text) : 0);

export const load: PageServerLoad = async ({ params, locals: { actor, locale } }) => {
  const { contest, entry, seen, pictures } = await deskEntry(
    actor,
    params.id,
    numberOf(params.number),
  );
  const group = namesIn(contest.groups, locale)[entry.group] ?? '';
  return {
    ...{ id: contest.id, entry: { ...entry, group }, seen, pictures },
    open: contest.state === 'published',
  };
};

export const actions: Actions = {
  accept: async ({ params, request, locals: { actor } }) => {
    const { values } = await readForm(request);
    const read = z.object({ seen: z.string().max(40).default('') });
    const answer = await answerForm(values, read, ({ seen }) =>
      acceptEntry(actor, params.id, numberOf(params.number), seen),
    );
    if (!('done' in answer)) return fail(answer.status, { ...answer.data, form: 'accept' });
    redirect(303, pressPaths.deskContestEntries(params.id));
  },
  decline: async ({ params, request, locals: { actor } }) => {
    const { values } = await readForm(request);
    const answer = await answerForm(values, declineForm, (input) =>
      declineEntry(actor, params.id, numberOf(params.number), input),
    );
    if (!('done' in answer)) return fail(answer.status, { ...answer.data, form: 'decline' });
    redirect(303, pressPaths.deskContestEntries(params.id));
  },
};
