import { Refusal } from '#basics/refusal.ts';
import { voteRequest } from '#modules/contests/input-entry.ts';
import { publicEntry } from '#modules/contests/queries.ts';
import { askForVote } from '#modules/contests/voting.ts';
import { answerForm, readForm } from '#server/forms.ts';
import { limit } from '#server/limits.ts';
import { contestFace } from '../../../face.ts';
import type { Actions, PageServerLoad } from './$types';

const numberOf = (text: string) => (/^[1-9]\d{0,8}$/.test(text) ? Number(text) : 0);

export const load: PageServerLoad = async ({ params, locals: { locale } }) => {
  const [face, entry] = await Promise.all([
    contestFace(params.code, locale),
    publicEntry(params.code, numberOf(params.number)),
  ]);
  if (!entry) throw new Refusal('contest.entry-unknown', 404);
  return { ...face, entry };
};

export const actions: Actions = {
  default: async ({ params, request, locals: { locale }, getClientAddress }) => {
    const { values } = await readForm(request);
    await limit('contest-vote', getClientAddress());
    const answer = await answerForm({ ...values, locale }, voteRequest, async (input) => {
      await limit('contest-address', input.email);
      await askForVote(params.code, numberOf(params.number), input);
    });
    if (!('done' in answer)) return answer;
    return { values: {}, problems: [], asked: true };
  },
};
