import { pressPaths } from '#basics/press-paths.ts';
import { newsFilters } from '#modules/publications/input.ts';
import { publicationKinds } from '#modules/publications/rules.ts';
import { cursorOf, publishedItems } from '#modules/syndication/queries.ts';
import { campaignAt, headFor, itemLine } from '../../shown.ts';
import type { PageServerLoad } from './$types';

const PAGE = 20;

export const load: PageServerLoad = async ({ params, url, locals: { locale } }) => {
  const campaign = await campaignAt(params.slug, locale);
  const { after } = newsFilters.parse({ after: url.searchParams.get('after') ?? undefined });
  const found = await publishedItems({
    ...{ campaignId: campaign.id, kinds: publicationKinds, limit: PAGE + 1 },
    ...(after && { after }),
  });
  const items = found.slice(0, PAGE);
  const last = items.at(-1);
  return {
    items: items.map((item) => itemLine(item, locale)),
    next: found.length > PAGE && last ? cursorOf(last) : null,
    head: headFor(pressPaths.campaignNews(campaign.slug), { campaign }, locale),
  };
};
