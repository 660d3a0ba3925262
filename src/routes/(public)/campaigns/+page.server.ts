import { publicCampaigns } from '#modules/campaigns/queries.ts';
import { daysOf, textIn } from './shown.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { locale } }) => ({
  campaigns: (await publicCampaigns()).map((campaign) => {
    const { title, lead, locale: language } = textIn(campaign.content, locale);
    const { id, slug } = campaign;
    return { id, slug, title, lead, language, ...daysOf(campaign, locale) };
  }),
});
