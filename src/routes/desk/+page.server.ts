import { inLocale } from '#basics/localised.ts';
import { areaNames, areaTree } from '#modules/areas/queries.ts';
import { allCategories } from '#modules/categories/queries.ts';
import { organisationNames } from '#modules/organisations/queries.ts';
import { deskCounts, deskQueue } from '#modules/reports/desk-queues.ts';
import { deskFilters } from '#modules/reports/input.ts';
import { now } from '#server/clock.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const given = [...url.searchParams].filter(([, value]) => value !== '');
  const asked = deskFilters.parse(Object.fromEntries(given));
  // Whoever looks for a number or a word looks everywhere.
  const filters = asked.q ? { ...asked, queue: 'all' as const } : asked;
  const [{ reports, next }, counts, categories, areas, names, organisations] = await Promise.all([
    deskQueue(locals.actor, filters),
    deskCounts(locals.actor),
    allCategories(),
    areaTree(),
    areaNames(),
    organisationNames(locals.locale),
  ]);
  const categoryNames = new Map(
    categories.map(({ id, names: own }) => [id, inLocale(own, locals.locale)]),
  );
  return {
    filters,
    counts,
    next,
    rows: reports.map((row) => ({
      ...row,
      id: undefined,
      category: categoryNames.get(row.category_id) ?? '',
      area: inLocale(names.get(row.area_id ?? '') ?? {}, locals.locale),
      organisation: organisations.get(row.organisation_id ?? '') ?? '',
      late: row.due_at !== null && row.due_at < now() && row.state !== 'confirmed',
    })),
    categories: categories.map(({ key, id }) => ({ key, name: categoryNames.get(id) ?? '' })),
    areas: areas.map(({ key, names: own }) => ({ key, name: inLocale(own, locals.locale) })),
  };
};
