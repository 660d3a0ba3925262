import { pressPaths } from '#basics/press-paths.ts';
import { ambassadorPictures } from '#modules/campaigns/queries.ts';
import { campaignAt, headFor } from '../../shown.ts';
import { personShown } from '../../person.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals: { locale } }) => {
  const campaign = await campaignAt(params.slug, locale);
  const pictures = await ambassadorPictures(campaign.ambassadors);
  return {
    people: campaign.ambassadors.map((one) => personShown(one, pictures.get(one.id), locale)),
    head: headFor(pressPaths.ambassadors(campaign.slug), { campaign }, locale),
  };
};
