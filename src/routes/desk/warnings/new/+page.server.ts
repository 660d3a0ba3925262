import { redirect } from '@sveltejs/kit';
import { pressPaths } from '#basics/press-paths.ts';
import { campaignChoices } from '#modules/campaigns/choices.ts';
import { draftWarning } from '#modules/warnings/actions.ts';
import { warningForm } from '#modules/warnings/input.ts';
import { answerForm, readForm } from '#server/forms.ts';
import { areasToWarn } from '../values.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { actor, locale } }) => ({
  areas: await areasToWarn(actor, locale),
  campaigns: await campaignChoices(locale),
});

export const actions: Actions = {
  default: async ({ locals: { actor }, request }) => {
    const { values } = await readForm(request);
    const answer = await answerForm(values, warningForm, (input) => draftWarning(actor, input));
    if (!('done' in answer)) return answer;
    redirect(303, pressPaths.deskWarning(answer.done));
  },
};
