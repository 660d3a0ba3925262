import { indicatorFilters } from '#modules/indicators/input.ts';
import { indicatorList } from '#modules/indicators/queries.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const filters = indicatorFilters.parse(Object.fromEntries(url.searchParams));
  return { filters, ...(await indicatorList(locals.actor, filters)) };
};
