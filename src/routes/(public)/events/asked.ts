import { areaTree } from '#modules/areas/queries.ts';
import { upwards, within } from '#modules/areas/rules.ts';
import type { PublicFilters } from '#modules/activities/queries.ts';
import { kinds } from '#modules/activities/rules.ts';
import { isId } from '#server/ids.ts';

/**
 * What somebody wants to see, out of an address. An area (by its key) finds what is in it, in what lies in
 * it and around it, and what is for everywhere. What is not known is not asked.
 */
export async function eventsAsked(url: URL): Promise<PublicFilters & { area: string }> {
  const given = (name: string) => url.searchParams.get(name) ?? '';
  const tree = await areaTree();
  const area = tree.find(({ key }) => key === given('area'));
  const kind = kinds.find((one) => one === given('kind'));
  const campaignId = given('campaign');
  return {
    area: area?.key ?? '',
    ...(area && {
      areaIds: [...within(area.id, tree), ...upwards(area.id, tree)].map(({ id }) => id),
    }),
    ...(kind && { kind }),
    ...(isId(campaignId) && { campaignId }),
  };
}
