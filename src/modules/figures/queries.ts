import { sql } from 'kysely';
import { cellRange } from '#basics/place.ts';
import { areaTree } from '#modules/areas/queries.ts';
import { categoriesUnder } from '#modules/reports/queries.ts';
import type { State } from '#modules/reports/rules.ts';
import { readDb } from '#server/database.ts';
import {
  ALL_CATEGORIES,
  CELLS_BELOW_TILE,
  COARSEST,
  FINEST,
  PINS_AT_MOST,
  PINS_FROM,
  PINS_LEGIBLE,
  signOf,
  standings,
  statesCountedAs,
  type Standing,
} from './rules.ts';
import { encodeTile, isTile, type Tile, type TilePoint } from './tiles.ts';

/** What a map can be narrowed to: a category or group by its key, and one standing. */
export type TileFilters = { category?: string | undefined; state?: Standing | undefined };

type Narrowed = { categoryIds: string[] | null; standing: Standing | undefined };

/**
 * Public reports as a gzipped vector tile; null when it would be empty. Near: layer `pins` (code,
 * state, category). Far, or where they would cover each other: layer `clusters` (count, and how
 * many of them are open, claimed, confirmed, disputed, declined), at the mean place of its reports.
 */
export async function publicTile(tile: Tile, filters: TileFilters = {}): Promise<Buffer | null> {
  if (!isTile(tile)) return null;
  const narrowed: Narrowed = {
    categoryIds: filters.category ? await countedUnder(filters.category) : null,
    standing: filters.state,
  };
  if (tile.z < PINS_FROM) return encodeTile(tile, 'clusters', await clusters(tile, narrowed));
  if (tile.z <= FINEST) {
    const groups = await clusters(tile, narrowed);
    const reports = groups.reduce((sum, { properties }) => sum + Number(properties.count), 0);
    if (reports > PINS_LEGIBLE) return encodeTile(tile, 'clusters', groups);
  }
  return encodeTile(tile, 'pins', await pins(tile, narrowed));
}

// An unknown category has an id of noughts; here that one means all together.
const countedUnder = async (category: string) =>
  (await categoriesUnder(category)).filter((id) => id !== ALL_CATEGORIES);

type PinRow = { code: string; state: State; category: string; lon: number; lat: number };

async function pins(tile: Tile, { categoryIds, standing }: Narrowed): Promise<TilePoint[]> {
  const { first, last } = cellRange(tile.z, tile.x, tile.y);
  const { rows } = await sql<PinRow>`
    select code, state, categories.key as category, public_lon as lon, public_lat as lat
    from reports join categories on categories.id = category_id
    where showing = 'public' and state <> 'merged'
      and cell between ${first}::bigint and ${last}::bigint
      ${categoryIds ? sql`and category_id = any(${categoryIds}::uuid[])` : sql``}
      ${standing ? sql`and state = any(${statesCountedAs(standing)})` : sql``}
    limit ${PINS_AT_MOST}`.execute(readDb);
  return rows.map(({ code, state, category, lon, lat }) => ({
    ...{ lon, lat },
    properties: { code, state: signOf(state), category },
  }));
}

type ClusterRow = Record<Standing | 'lon' | 'lat', number>;

async function clusters(tile: Tile, { categoryIds, standing }: Narrowed): Promise<TilePoint[]> {
  const zoom = Math.min(FINEST, Math.max(COARSEST, tile.z + CELLS_BELOW_TILE));
  const { first, last } = cellRange(tile.z, tile.x, tile.y, zoom);
  const { rows } = await sql<ClusterRow>`
    select sum(lon * n) / sum(n) as lon, sum(lat * n) / sum(n) as lat, ${sums}
    from (select *, open + claimed + confirmed + disputed + declined as n from figure_cells) cells
    where category_id = any(${categoryIds ?? [ALL_CATEGORIES]}::uuid[])
      and zoom = ${zoom} and cell between ${first}::bigint and ${last}::bigint
    group by cell`.execute(readDb);
  return rows
    .map((row) => clusterOf(row, standing))
    .filter((it) => Number(it.properties.count) > 0);
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

/** How many reports of an area and a category (null: all together) there are, and what became of them. */
export type PublicCount = {
  areaId: string;
  categoryId: string | null;
  reported: number;
  claimed: number;
  confirmed: number;
  disputed: number;
  medianClaimDays: number | null;
  medianConfirmDays: number | null;
  countedAt: Date;
};

/** The counts of one area with all that lies within it, or of every area; some minutes old. */
export async function publicCounts(areaId?: string): Promise<PublicCount[]> {
  let query = readDb
    .selectFrom('figure_counts')
    .selectAll()
    .orderBy('area_id')
    .orderBy('category_id');
  if (areaId) query = query.where('area_id', '=', areaId);
  const rows = await query.execute();
  return rows.map((row) => ({
    areaId: row.area_id,
    categoryId: row.category_id === ALL_CATEGORIES ? null : row.category_id,
    reported: row.reported,
    claimed: row.claimed,
    confirmed: row.confirmed,
    disputed: row.disputed,
    medianClaimDays: row.median_claim_days,
    medianConfirmDays: row.median_confirm_days,
    countedAt: row.counted_at,
  }));
}

/** What became of all reports of the whole territory; nought before the first count. */
export async function publicTotals() {
  const roots = (await areaTree()).filter(({ parentId }) => parentId === null);
  const totals = { reported: 0, claimed: 0, confirmed: 0, disputed: 0 };
  if (roots.length === 0) return totals;
  const rows = await readDb
    .selectFrom('figure_counts')
    .select(['reported', 'claimed', 'confirmed', 'disputed'])
    .where('category_id', '=', ALL_CATEGORIES)
    .where(
      'area_id',
      'in',
      roots.map(({ id }) => id),
    )
    .execute();
  for (const row of rows) {
    totals.reported += row.reported;
    totals.claimed += row.claimed;
    totals.confirmed += row.confirmed;
    totals.disputed += row.disputed;
  }
  return totals;
}
