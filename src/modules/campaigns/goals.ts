import { DateTime } from 'luxon';
import { areaTree } from '#modules/areas/queries.ts';
import { within } from '#modules/areas/rules.ts';
import { confirmedCount } from '#modules/reports/queries-counts.ts';
import { cached } from '#server/cache.ts';
import { config } from '#server/config.ts';
import type { PublicCampaign } from './queries.ts';
import type { PartContent } from './rules.ts';

/** The moments between which something counts for a campaign: its days, on the clock of the house. */
export function spanOf({ from, until }: Pick<PartContent, 'from' | 'until'>) {
  const beginOf = (day: string) => DateTime.fromISO(day, { zone: config.timeZone });
  return {
    since: beginOf(from).toJSDate(),
    until: beginOf(until ?? '9000-01-01')
      .plus({ days: 1 })
      .toJSDate(),
  };
}

/**
 * How many repairs were confirmed in the days of a campaign, within its goal: of one category with
 * those below it, in one area with what lies in it (none: in the campaign's own). Remembered for
 * half a minute, for it may be a count of hundreds of thousands.
 */
export function repairsTowards({ id, content, changedAt }: PublicCampaign): Promise<number> {
  const { goal } = content;
  if (goal?.kind !== 'repairs') return Promise.resolve(0);
  const count = cached(`campaigns.repairs.${id}.${changedAt.getTime()}`, async (source) => {
    const tree = await areaTree();
    const tops = goal.areaId ? [goal.areaId] : content.areaIds;
    const areaIds = tops.flatMap((top) => within(top, tree).map((area) => area.id));
    return confirmedCount(source, {
      ...{ categoryId: goal.categoryId, areaIds: tops.length > 0 ? areaIds : null },
      ...spanOf(content),
    });
  });
  return count();
}
