import { publicTile } from '#modules/figures/queries.ts';
import { listFilters } from '#modules/reports/input.ts';
import type { RequestHandler } from './$types';

/** A vector tile of public reports; 204 where there are none. */
export const GET: RequestHandler = async ({ params, url, setHeaders }) => {
  const { category, state } = listFilters.parse(Object.fromEntries(url.searchParams));
  const tile = await publicTile(
    { z: Number(params.z), x: Number(params.x), y: Number(params.y) },
    // What is late changes with the clock, which no tile follows: the map shows what is open.
    { category, state: state === 'late' ? 'open' : state },
  );
  setHeaders({ 'cache-control': 'public, max-age=30' });
  if (!tile) return new Response(null, { status: 204 });
  return new Response(new Uint8Array(tile), {
    headers: {
      'content-type': 'application/vnd.mapbox-vector-tile',
      'content-encoding': 'gzip',
    },
  });
};
