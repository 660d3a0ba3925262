import { inLocale } from '#basics/localised.ts';
import { areaTree } from '#modules/areas/queries.ts';
import { publicCategories } from '#modules/categories/queries.ts';
import { listFilters } from '#modules/reports/input.ts';
import { publicList } from '#modules/reports/queries.ts';
import { reportCards } from '../../report-cards.ts';
import { packed } from './listed.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, locals }) => {
  const given = Object.fromEntries([...url.searchParams].filter(([, value]) => value !== ''));
  const filters = listFilters.parse(given);
  const [{ reports, next }, categories, areas] = await Promise.all([
    publicList(filters),
    publicCategories(),
    areaTree(),
  ]);
  return {
    reports: packed(await reportCards(reports, locals.locale)),
    next,
    filters: {
      category: filters.category ?? '',
      area: filters.area ?? '',
      state: filters.state ?? '',
      since: given.since ?? '',
      until: given.until ?? '',
    },
    categories: categories
      .filter(({ sensitivity }) => sensitivity !== 'never')
      .map(({ key, names }) => ({ key, name: inLocale(names, locals.locale) })),
    areas: areas.map(({ key, names }) => ({ key, name: inLocale(names, locals.locale) })),
  };
};
