import { locales } from '#basics/localised.ts';
import { pressPaths } from '#basics/press-paths.ts';
import { areaTree } from '#modules/areas/queries.ts';
import { publicCampaigns } from '#modules/campaigns/queries.ts';
import type { PartContent } from '#modules/campaigns/rules.ts';
import type { SitePage } from '#modules/syndication/sitemap.ts';

/** The pages of all campaigns, each in the languages it has, for search engines. People are left out: they are here for a while. */
export async function campaignPages(): Promise<SitePage[]> {
  const [campaigns, tree] = [await publicCampaigns(), await areaTree()];
  const saidIn = ({ texts }: PartContent) => locales.filter((one) => texts[one]);
  return campaigns.flatMap(({ slug, content, sections }) => {
    const own = [pressPaths.campaign(slug), pressPaths.campaignNews(slug)];
    const more = [pressPaths.campaignEvents(slug), pressPaths.campaignAbout(slug)];
    return [
      ...[...own, ...more].map((path) => ({ path, said: saidIn(content) })),
      ...sections.flatMap((section) => {
        const area = tree.find(({ id }) => id === section.areaId);
        const path = area && pressPaths.campaignSection(slug, area.key);
        return path ? [{ path, said: saidIn(section.content) }] : [];
      }),
    ];
  });
}
