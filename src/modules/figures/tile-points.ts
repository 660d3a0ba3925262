import { sql } from 'kysely';
import { CELL_ZOOM, cellRange } from '#basics/place.ts';
import type { State } from '#modules/reports/rules.ts';
import { readDb } from '#server/database.ts';
import { counters } from './cells.ts';
import {
  ALL_CATEGORIES,
  CELLS_BELOW_TILE,
  COARSEST,
  FINEST,
  PINS_LEGIBLE,
  signOf,
  standingOf,
  standings,
  statesCountedAs,
  type Standing,
} from './rules.ts';
import type { Tile, TilePoint } from './tiles.ts';

/** Which reports a tile shows: of these categories (null: all) and of this standing. */
export type Narrowed = { categoryIds: string[] | null; standing: Standing | undefined };

type PinRow = { code: string; state: State; category: string; lon: number; lat: number };

const inTile = (tile: Tile, { categoryIds, standing }: Narrowed) => {
  const { first, last } = cellRange(tile.z, tile.x, tile.y);
  return sql`showing = 'public' and state <> 'merged'
    and cell between ${first}::bigint and ${last}::bigint
    ${categoryIds ? sql`and category_id = any(${categoryIds}::uuid[])` : sql``}
    ${standing ? sql`and state = any(${statesCountedAs(standing)})` : sql``}`;
};

/** The tile's reports, one each: at most one more than are legible. */
export async function pins(tile: Tile, narrowed: Narrowed): Promise<PinRow[]> {
  const { rows } = await sql<PinRow>`
    select code, state, categories.key as category, public_lon as lon, public_lat as lat
    from reports join categories on categories.id = category_id
    where ${inTile(tile, narrowed)} limit ${PINS_LEGIBLE + 1}`.execute(readDb);
  return rows;
}

/** Pins; but what lies on the very same point, as coarsened places do, together in a cluster. */
export function apart(rows: readonly PinRow[]): Record<'pins' | 'clusters', TilePoint[]> {
  const points = Map.groupBy(rows, ({ lon, lat }) => `${lon} ${lat}`);
  const layers: Record<'pins' | 'clusters', TilePoint[]> = { pins: [], clusters: [] };
  for (const [first, ...others] of points.values()) {
    if (!first) continue;
    const { lon, lat, code, state, category } = first;
    if (others.length === 0) {
      layers.pins.push({ lon, lat, properties: { code, state: signOf(state), category } });
      continue;
    }
    const properties: Record<string, number> = { count: others.length + 1 };
    for (const one of [first, ...others]) {
      const standing = standingOf(one.state);
      if (standing) properties[standing] = (properties[standing] ?? 0) + 1;
    }
    layers.clusters.push({ lon, lat, properties });
  }
  return layers;
}

type ClusterRow = Record<Standing | 'lon' | 'lat', number>;

/** The tile's reports as counted into cells by the jobs: a few rows, however many reports. */
export async function storedClusters(tile: Tile, { categoryIds, standing }: Narrowed) {
  const zoom = Math.min(FINEST, Math.max(COARSEST, tile.z + CELLS_BELOW_TILE));
  const { first, last } = cellRange(tile.z, tile.x, tile.y, zoom);
  const { rows } = await sql<ClusterRow>`
    select sum(lon * n) / sum(n) as lon, sum(lat * n) / sum(n) as lat, ${sums}
    from (select *, open + claimed + confirmed + disputed + declined as n from figure_cells) cells
    where category_id = any(${categoryIds ?? [ALL_CATEGORIES]}::uuid[])
      and zoom = ${zoom} and cell between ${first}::bigint and ${last}::bigint
    group by cell`.execute(readDb);
  return rows.map((row) => clusterOf(row, standing)).filter(({ properties }) => properties.count);
}

/** The tile's reports counted now: right for a small, crowded tile. */
export async function freshClusters(tile: Tile, narrowed: Narrowed): Promise<TilePoint[]> {
  const shift = 2 * (CELL_ZOOM - Math.min(CELL_ZOOM, tile.z + CELLS_BELOW_TILE));
  const { rows } = await sql<ClusterRow>`
    select avg(public_lon) as lon, avg(public_lat) as lat, ${counters}
    from reports where ${inTile(tile, narrowed)} group by cell >> ${shift}::int`.execute(readDb);
  return rows.map((row) => clusterOf(row, narrowed.standing));
}

const sums = sql.raw(standings.map((name) => `sum(${name})::int as ${name}`).join(', '));

function clusterOf(row: ClusterRow, standing: Standing | undefined): TilePoint {
  const { lon, lat, open, claimed, confirmed, disputed, declined } = row;
  if (standing)
    return { lon, lat, properties: { count: row[standing], [standing]: row[standing] } };
  const count = open + claimed + confirmed + disputed + declined;
  const properties = { count, open, claimed, confirmed, disputed, declined };
  return { lon, lat, properties };
}
