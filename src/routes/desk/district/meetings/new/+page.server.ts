import { redirect } from '@sveltejs/kit';
import { deskPaths } from '#basics/desk-paths.ts';
import { planMeeting } from '#modules/meetings/actions.ts';
import { meetingForm } from '#modules/meetings/input.ts';
import { answerForm, readForm } from '#server/forms.ts';
import { areaChoices } from '../../../area-choices.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { actor, locale } }) => ({
  areas: await areaChoices(actor, 'meeting.hold', locale),
});

export const actions: Actions = {
  default: async ({ locals: { actor }, request }) => {
    const { values } = await readForm(request);
    const answer = await answerForm(values, meetingForm, (input) => planMeeting(actor, input));
    if (!('done' in answer)) return answer;
    redirect(303, deskPaths.deskMeeting(answer.done));
  },
};
