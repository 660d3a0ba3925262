import { error } from '@sveltejs/kit';
import { inLocale } from '#basics/localised.ts';
import { areaNames } from '#modules/areas/queries.ts';
import { indicatorSeen } from '#modules/indicators/queries.ts';
import { isId } from '#server/ids.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  if (!isId(params.id)) error(404);
  const [seen, areas] = await Promise.all([indicatorSeen(locals.actor, params.id), areaNames()]);
  return {
    ...seen,
    sightings: seen.sightings.map(({ area_id, ...row }) => ({
      ...row,
      area: inLocale(areas.get(area_id ?? '') ?? {}, locals.locale),
    })),
  };
};
