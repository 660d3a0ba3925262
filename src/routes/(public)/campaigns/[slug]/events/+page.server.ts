import { pageNumber } from '#basics/page-number.ts';
import { pressPaths } from '#basics/press-paths.ts';
import { publicActivities } from '#modules/activities/queries.ts';
import { eventLines } from '../../../events/lines.ts';
import { campaignAt, headFor } from '../../shown.ts';
import type { PageServerLoad } from './$types';

/** The events of a campaign, a page of those to come and of those that were. 4 queries. */
export const load: PageServerLoad = async ({ params, url, locals: { locale } }) => {
  const page = pageNumber(url.searchParams.get('page'));
  const campaign = await campaignAt(params.slug, locale);
  const [next, past] = [
    await publicActivities({ campaignId: campaign.id, page }),
    await publicActivities({ campaignId: campaign.id, past: true, page }),
  ];
  return {
    ...{ page, more: next.more || past.more },
    next: await eventLines(next.list, locale),
    past: await eventLines(past.list, locale),
    head: headFor(pressPaths.campaignEvents(campaign.slug), { campaign }, locale),
  };
};
