import { inLocale, type Locale } from '#basics/localised.ts';
import { paths } from '#basics/paths.ts';
import { areaNames } from '#modules/areas/queries.ts';
import { myTasks } from '#modules/assignments/mine.ts';
import { taskKey } from '#modules/assignments/telling.ts';
import { allCategories } from '#modules/categories/queries.ts';
import { organisationNames } from '#modules/organisations/queries.ts';
import type { Actor } from '#modules/people/rules.ts';

/** The tasks of somebody's organisation as the list and the walk show them, and how many there are. */
export async function taskList(actor: Actor, locale: Locale) {
  const [{ rows, counts }, categories, areas, organisations] = await Promise.all([
    myTasks(actor),
    allCategories(),
    areaNames(),
    organisationNames(locale),
  ]);
  const kinds = new Map(categories.map(({ id, names }) => [id, inLocale(names, locale)]));
  const several = new Set(rows.map((row) => row.organisation_id)).size > 1;
  return {
    counts,
    tasks: rows.map(({ report_id: reportId, id, ...row }) => ({
      ...{ code: row.code, words: row.words, late: row.late, dueAt: row.due_at },
      ...{ lon: row.lon, lat: row.lat },
      ...{
        offered: row.state === 'offered',
        again: row.round > 1,
        urgent: row.severity === 'high',
      },
      link: paths.task(taskKey({ reportId, id })),
      category: kinds.get(row.category_id) ?? '',
      place: [row.address, inLocale(areas.get(row.area_id ?? '') ?? {}, locale)]
        .filter(Boolean)
        .join(', '),
      point: `${row.lat.toFixed(6)},${row.lon.toFixed(6)}`,
      organisation: several ? (organisations.get(row.organisation_id) ?? '') : '',
    })),
  };
}
