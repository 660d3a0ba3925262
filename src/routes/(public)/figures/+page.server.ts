import { inLocale } from '#basics/localised.ts';
import { areaTree } from '#modules/areas/queries.ts';
import { allCategories } from '#modules/categories/queries.ts';
import { publicCounts } from '#modules/figures/queries.ts';
import type { PageServerLoad } from './$types';

/** What narrows the public list to what is late there. */
const lateIn = (area = '', category = '') =>
  new URLSearchParams({
    ...{ state: 'late' },
    ...(area && { area }),
    ...(category && { category }),
  }).toString();

export const load: PageServerLoad = async ({ url, locals }) => {
  const [areas, categories] = await Promise.all([areaTree(), allCategories()]);
  // The whole territory, wherever a new beat stands in the order.
  const whole = areas.find(({ parentId }) => parentId === null);
  const chosen = areas.find(({ key }) => key === url.searchParams.get('area')) ?? whole;
  const counts = await publicCounts();
  const nameOf = (list: typeof areas | typeof categories, id: string | null) =>
    inLocale(list.find((one) => one.id === id)?.names ?? {}, locals.locale);
  const keyOf = (list: typeof areas | typeof categories, id: string | null) =>
    list.find((one) => one.id === id)?.key;
  return {
    areas: areas.map(({ key, names }) => ({ key, name: inLocale(names, locals.locale) })),
    area: chosen ? { key: chosen.key, name: inLocale(chosen.names, locals.locale) } : null,
    byCategory: counts
      .filter(({ areaId, categoryId }) => areaId === chosen?.id && categoryId !== null)
      .map((row) => ({
        ...{ ...row, name: nameOf(categories, row.categoryId) },
        lateList: lateIn(chosen?.key, keyOf(categories, row.categoryId)),
      })),
    byArea: counts
      .filter(({ areaId, categoryId }) => categoryId === null && areaId !== whole?.id)
      .map((row) => ({
        ...{ ...row, name: nameOf(areas, row.areaId) },
        lateList: lateIn(keyOf(areas, row.areaId)),
      })),
    lateList: lateIn(chosen?.key),
    total: counts.find(({ areaId, categoryId }) => areaId === chosen?.id && categoryId === null),
  };
};
