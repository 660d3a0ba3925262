import { redirect } from '@sveltejs/kit';
import { pressPaths } from '#basics/press-paths.ts';
import { draftContest } from '#modules/contests/actions.ts';
import { contestForm } from '#modules/contests/input.ts';
import { answerForm, readForm } from '#server/forms.ts';
import { isId } from '#server/ids.ts';
import { holdingChoices } from '../../holding-choices.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, locals: { actor, locale } }) => {
  const campaign = url.searchParams.get('campaign') ?? '';
  return {
    choices: await holdingChoices(actor, 'contest.hold', locale),
    campaignId: isId(campaign) ? campaign : '',
  };
};

export const actions: Actions = {
  default: async ({ locals: { actor }, request }) => {
    const { values } = await readForm(request);
    const answer = await answerForm(values, contestForm, (input) => draftContest(actor, input));
    if (!('done' in answer)) return answer;
    redirect(303, pressPaths.deskContest(answer.done));
  },
};
