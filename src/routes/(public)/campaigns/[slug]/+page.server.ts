import { partnersOf } from '#modules/campaigns/queries.ts';
import { campaignAccount } from '#modules/federation/rules.ts';
import { publicationKinds } from '#modules/publications/rules.ts';
import { publishedItems, type ItemFilters } from '#modules/syndication/queries.ts';
import { now } from '#server/clock.ts';
import { accountsNamed } from '../../fediverse.ts';
import { progressOf } from '../progress.ts';
import { campaignAt, daysOf, headFor, itemLine, textIn } from '../shown.ts';
import { pressPaths } from '#basics/press-paths.ts';
import type { PageServerLoad } from './$types';

const NEWEST = 4;

export const load: PageServerLoad = async ({ params, locals: { locale } }) => {
  const campaign = await campaignAt(params.slug, locale);
  const newest = async (filters: ItemFilters) =>
    (await publishedItems({ ...filters, campaignId: campaign.id, limit: NEWEST })).map((item) =>
      itemLine(item, locale),
    );
  const holdingAt = now();
  return {
    ...{ text: textIn(campaign.content, locale), days: daysOf(campaign, locale) },
    head: headFor(pressPaths.campaign(campaign.slug), { campaign }, locale),
    warnings: await newest({ kinds: ['warning'], holdingAt }),
    news: await newest({ kinds: publicationKinds }),
    events: (await newest({ kinds: ['event'], holdingAt })).toSorted(
      (a, b) => (a.startsAt?.getTime() ?? 0) - (b.startsAt?.getTime() ?? 0),
    ),
    progress: await progressOf(campaign),
    ambassadors: campaign.ambassadors.map(({ id, code, content }) => {
      const { title, lead, locale: language } = textIn(content, locale);
      return { id, code, name: title, lead, language };
    }),
    accounts: await accountsNamed([campaignAccount(campaign.slug)], locale),
    ...{ partners: await partnersOf(campaign, locale), tags: campaign.content.tags },
  };
};
