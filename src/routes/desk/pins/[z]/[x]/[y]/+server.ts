import { deskTile } from '#modules/figures/desk-tiles.ts';
import type { RequestHandler } from './$types';

/** A vector tile of the reports that a list of the desk shows, held ones too; 204 where there are none. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
  const codes = (url.searchParams.get('codes') ?? '').split(',').slice(0, 200);
  const tile = await deskTile(
    locals.actor,
    { z: Number(params.z), x: Number(params.x), y: Number(params.y) },
    codes,
  );
  if (!tile) return new Response(null, { status: 204 });
  return new Response(new Uint8Array(tile), {
    headers: {
      'content-type': 'application/vnd.mapbox-vector-tile',
      'content-encoding': 'gzip',
    },
  });
};
