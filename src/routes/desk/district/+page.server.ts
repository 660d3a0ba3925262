import { inLocale, type Locale } from '#basics/localised.ts';
import { boxAroundAreas } from '#modules/areas/ground-box.ts';
import { areaNames } from '#modules/areas/queries.ts';
import { allCategories } from '#modules/categories/queries.ts';
import { deskAssociates } from '#modules/meetings/associates.ts';
import { areasFor } from '#modules/meetings/grounds.ts';
import { deskMeetings } from '#modules/meetings/queries.ts';
import { districtClaimed, districtDue, districtRepeats } from '#modules/reports/district.ts';
import { now } from '#server/clock.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { actor, locale } }) => {
  const areas = await areasFor(actor, 'meeting.see');
  const [due, claimed, repeats, meetings, associates, box, name] = await Promise.all([
    districtDue(actor),
    districtClaimed(actor),
    districtRepeats(actor),
    deskMeetings(actor),
    deskAssociates(actor),
    boxAroundAreas(areas),
    namesIn(locale),
  ]);
  const named = (row: (typeof due)[number]) => ({
    ...row,
    category: name.category(row.category_id),
    area: name.area(row.area_id),
    late: row.due_at !== null && row.due_at < now() && row.state !== 'claimed',
  });
  return {
    box,
    due: due.map(named),
    claimed: claimed.map(named),
    repeats: repeats.map((row) => ({ ...row, category: name.category(row.category_id) })),
    meetings: meetings.map((one) => ({ ...one, area: name.area(one.areaId) })),
    associates: associates.map((one) => ({ ...one, area: name.area(one.area_id) })),
  };
};

async function namesIn(locale: Locale) {
  const [categories, areas] = await Promise.all([allCategories(), areaNames()]);
  const byId = new Map(categories.map(({ id, names }) => [id, inLocale(names, locale)]));
  return {
    category: (id: string) => byId.get(id) ?? '',
    area: (id: string | null) => inLocale(areas.get(id ?? '') ?? {}, locale),
  };
}
