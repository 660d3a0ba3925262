import { inLocale } from '#basics/localised.ts';
import { areaTree } from '#modules/areas/queries.ts';
import { feedPath } from '#modules/syndication/rules-feeds.ts';
import { campaignAt, textIn } from '../shown.ts';
import type { LayoutServerLoad } from './$types';

/** What every page of a campaign has: its name, the ways between them, its areas' sections. From memory. */
export const load: LayoutServerLoad = async ({ params, locals: { locale } }) => {
  const [campaign, tree] = [await campaignAt(params.slug, locale), await areaTree()];
  const { id, slug, over, ambassadors, sections } = campaign;
  const { title, lead, locale: language } = textIn(campaign.content, locale);
  return {
    campaign: { id, slug, over, title, lead, language, speaks: ambassadors.length > 0 },
    feed: feedPath({ locale, format: 'rss', campaign: id }),
    sections: sections.flatMap(({ areaId }) => {
      const area = tree.find((one) => one.id === areaId);
      return area ? [{ key: area.key, name: inLocale(area.names, locale) }] : [];
    }),
  };
};
