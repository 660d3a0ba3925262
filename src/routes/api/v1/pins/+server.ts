import { error, json } from '@sveltejs/kit';
import { allCategories } from '#modules/categories/queries.ts';
import { publicPins, type Box } from '#modules/reports/queries.ts';
import type { RequestHandler } from './$types';

const MOST = 1000;

/** Public reports in a box as GeoJSON (RFC 7946): bbox=west,south,east,north in degrees. */
export const GET: RequestHandler = async ({ url, setHeaders }) => {
  const box = (url.searchParams.get('bbox') ?? '').split(',').map(Number);
  if (box.length !== 4 || box.some((n) => !Number.isFinite(n))) {
    error(400, 'bbox must be four numbers: west,south,east,north');
  }
  const [rows, categories] = await Promise.all([publicPins(box as Box, MOST), allCategories()]);
  const keys = new Map(categories.map(({ id, key }) => [id, key]));
  setHeaders({ 'cache-control': 'public, max-age=30' });
  return json({
    type: 'FeatureCollection',
    features: rows.map((row) => ({
      type: 'Feature',
      id: row.code,
      geometry: { type: 'Point', coordinates: [row.public_lon, row.public_lat] },
      properties: { code: row.code, state: row.state, category: keys.get(row.category_id) },
    })),
  });
};
