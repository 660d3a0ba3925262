import { publicDrawing } from '#modules/areas/queries.ts';
import type { RequestHandler } from './$types';

/** The territory as GeoJSON with the names of its places: the map where no other is set. */
export const GET: RequestHandler = async () =>
  new Response(await publicDrawing(), {
    headers: { 'content-type': 'application/json', 'cache-control': 'public, max-age=3600' },
  });
