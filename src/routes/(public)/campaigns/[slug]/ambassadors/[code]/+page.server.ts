import { pressPaths } from '#basics/press-paths.ts';
import { Refusal } from '#basics/refusal.ts';
import { ambassadorOf, ambassadorPictures } from '#modules/campaigns/queries.ts';
import { personShown } from '../../../person.ts';
import { campaignAt, headFor } from '../../../shown.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals: { locale }, setHeaders }) => {
  const campaign = await campaignAt(params.slug, locale);
  const found = await ambassadorOf(campaign, params.code);
  if (found === null) throw new Refusal('campaign.unknown', 404);
  if (found === 'gone') throw new Refusal('campaign.person-gone', 410);
  // Whoever no longer agrees is gone at once: no copy is kept on the way.
  setHeaders({ 'cache-control': 'no-store' });
  const pictures = await ambassadorPictures([found]);
  return {
    person: personShown(found, pictures.get(found.id), locale),
    head: headFor(
      pressPaths.ambassador(campaign.slug, found.code),
      { campaign, content: found.content },
      locale,
    ),
  };
};
