import { fail, redirect } from '@sveltejs/kit';
import { deskPage, pageNumber } from '#basics/page-number.ts';
import { pressPaths } from '#basics/press-paths.ts';
import { deskCampaigns } from '#modules/campaigns/desk.ts';
import { draftCampaign } from '#modules/campaigns/drafting.ts';
import { newCampaign } from '#modules/campaigns/input.ts';
import { may } from '#modules/people/rules.ts';
import { answerForm, readForm } from '#server/forms.ts';
import { areasInUse } from '../area-choices.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { actor, locale }, url }) => {
  const page = pageNumber(url.searchParams.get('page'));
  const { rows, more } = deskPage(await deskCampaigns(actor, locale, page));
  return {
    ...{ campaigns: rows, page, more },
    areas: await areasInUse(locale),
    writes: may(actor, 'campaign.edit'),
  };
};

export const actions: Actions = {
  begin: async ({ request, locals: { actor } }) => {
    const { values } = await readForm(request);
    const answer = await answerForm(values, newCampaign, (input) => draftCampaign(actor, input));
    if (!('done' in answer)) return fail(answer.status, answer.data);
    redirect(303, pressPaths.deskCampaign(answer.done));
  },
};
