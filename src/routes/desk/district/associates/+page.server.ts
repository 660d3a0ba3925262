import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { deskPaths } from '#basics/desk-paths.ts';
import { forgetAssociate, keepAssociate } from '#modules/meetings/associates.ts';
import { associateForm } from '#modules/meetings/input.ts';
import { answerForm, readForm } from '#server/forms.ts';
import { areaChoices } from '../../area-choices.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { actor, locale } }) => ({
  areas: await areaChoices(actor, 'associate.change', locale),
});

export const actions: Actions = {
  keep: async ({ locals: { actor }, request }) => {
    const { values } = await readForm(request);
    const answer = await answerForm(values, associateForm, (input) => keepAssociate(actor, input));
    if (!('done' in answer)) return answer;
    redirect(303, `${deskPaths.district()}#associates`);
  },
  forget: async ({ locals: { actor }, request }) => {
    const { values } = await readForm(request);
    const ref = z.object({ id: z.uuid() });
    const answer = await answerForm(values, ref, ({ id }) => forgetAssociate(actor, id));
    if (!('done' in answer)) return answer;
    redirect(303, `${deskPaths.district()}#associates`);
  },
};
