import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { pressPaths } from '#basics/press-paths.ts';
import { partnerForm } from '#modules/syndication/input-partners.ts';
import { deskPartners, endPartner, keepPartner } from '#modules/syndication/partners.ts';
import { answerForm, readForm } from '#server/forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { actor } }) => ({
  partners: await deskPartners(actor),
});

export const actions: Actions = {
  keep: async ({ locals: { actor }, request }) => {
    const { values } = await readForm(request);
    const answer = await answerForm(values, partnerForm, (input) => keepPartner(actor, input));
    if (!('done' in answer)) return answer;
    redirect(303, pressPaths.deskPartners());
  },
  end: async ({ locals: { actor }, request }) => {
    const { values } = await readForm(request);
    const ref = z.object({ id: z.uuid() });
    const answer = await answerForm(values, ref, ({ id }) => endPartner(actor, id));
    if (!('done' in answer)) return answer;
    redirect(303, pressPaths.deskPartners());
  },
};
