import { redirect } from '@sveltejs/kit';
import { pressPaths } from '#basics/press-paths.ts';
import { draftActivity } from '#modules/activities/actions.ts';
import { activityForm } from '#modules/activities/input.ts';
import { answerForm, readForm } from '#server/forms.ts';
import { choicesFor } from '../values.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { actor, locale } }) => ({
  choices: await choicesFor(actor, locale),
});

export const actions: Actions = {
  default: async ({ locals: { actor }, request }) => {
    const { values } = await readForm(request);
    const answer = await answerForm(values, activityForm, (input) => draftActivity(actor, input));
    if (!('done' in answer)) return answer;
    redirect(303, pressPaths.deskEvent(answer.done));
  },
};
