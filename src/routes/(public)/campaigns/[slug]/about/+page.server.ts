import { pressPaths } from '#basics/press-paths.ts';
import { partnersOf } from '#modules/campaigns/queries.ts';
import { progressOf } from '../../progress.ts';
import { campaignAt, daysOf, headFor, textIn } from '../../shown.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals: { locale } }) => {
  const campaign = await campaignAt(params.slug, locale);
  return {
    ...{ text: textIn(campaign.content, locale), days: daysOf(campaign, locale) },
    progress: await progressOf(campaign),
    partners: await partnersOf(campaign, locale),
    head: headFor(pressPaths.campaignAbout(campaign.slug), { campaign }, locale),
  };
};
