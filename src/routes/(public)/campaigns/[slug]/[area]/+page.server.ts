import { inLocale } from '#basics/localised.ts';
import { pressPaths } from '#basics/press-paths.ts';
import { Refusal } from '#basics/refusal.ts';
import { areaTree } from '#modules/areas/queries.ts';
import { publishedItems } from '#modules/syndication/queries.ts';
import { campaignAt, headFor, itemLine, textIn } from '../../shown.ts';
import type { PageServerLoad } from './$types';

const NEWEST = 30;

/** The section that an area keeps of a campaign: its own words, and what lies in it. 1 query. */
export const load: PageServerLoad = async ({ params, locals: { locale } }) => {
  const campaign = await campaignAt(params.slug, locale);
  const area = (await areaTree()).find(({ key }) => key === params.area);
  const section = area && campaign.sections.find(({ areaId }) => areaId === area.id);
  if (!area || !section) throw new Refusal('campaign.unknown', 404);
  const items = await publishedItems({
    ...{ campaignId: campaign.id, lyingInId: area.id, limit: NEWEST },
  });
  const text = textIn(section.content, locale);
  const name = inLocale(area.names, locale);
  return {
    ...{ name, text: { ...text, title: text.title || name } },
    items: items.map((item) => itemLine(item, locale)),
    ambassadors: campaign.ambassadors
      .filter(({ areaId }) => areaId === area.id)
      .map(({ id, code, content }) => ({ id, code, name: textIn(content, locale).title })),
    head: headFor(
      pressPaths.campaignSection(campaign.slug, area.key),
      { campaign, content: section.content },
      locale,
    ),
  };
};
