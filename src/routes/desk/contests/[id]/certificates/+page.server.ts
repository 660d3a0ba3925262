import { certificatesOf } from '#modules/contests/certificates.ts';
import { deskContest } from '#modules/contests/desk.ts';
import { namesIn, textIn } from '#modules/contests/rules.ts';
import { readingWhy } from '#modules/ledger/input.ts';
import { answerForm, readForm } from '#server/forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals: { actor, locale } }) => {
  const contest = await deskContest(actor, params.id);
  const { title, organisers } = textIn(contest.texts, locale);
  return {
    ...{ id: contest.id, title, organisers, resultsAt: contest.results_at },
    ...{ groups: namesIn(contest.groups, locale), erased: contest.erased_at !== null },
  };
};

export const actions: Actions = {
  default: async ({ request, params, locals: { actor } }) => {
    const { values } = await readForm(request);
    const answer = await answerForm(values, readingWhy, ({ why }) =>
      certificatesOf(actor, params.id, why),
    );
    if (!('done' in answer)) return answer;
    return { values: {}, problems: [], faces: answer.done };
  },
};
