import { Refusal } from '#basics/refusal.ts';
import { voteForm } from '#modules/contests/input-entry.ts';
import { castVote, voteAt } from '#modules/contests/voting.ts';
import { answerForm, readForm } from '#server/forms.ts';
import { contestFace } from '../../../face.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals: { locale } }) => {
  const [face, vote] = await Promise.all([
    contestFace(params.code, locale),
    voteAt(params.code, params.key),
  ]);
  if (!vote) throw new Refusal('contest.vote-unknown', 404);
  return { ...face, vote };
};

export const actions: Actions = {
  default: async ({ params, request }) => {
    const { values } = await readForm(request);
    const answer = await answerForm(values, voteForm, ({ number }) => castVote(params.key, number));
    if (!('done' in answer)) return answer;
    return { values: {}, problems: [], voted: true };
  },
};
