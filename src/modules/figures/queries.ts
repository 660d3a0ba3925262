import { areaTree } from '#modules/areas/queries.ts';
import { categoriesUnder } from '#modules/reports/queries.ts';
import { readDb } from '#server/database.ts';
import { ALL_CATEGORIES, FINEST, PINS_FROM, PINS_LEGIBLE, type Standing } from './rules.ts';
import { apart, freshClusters, pins, storedClusters, type Narrowed } from './tile-points.ts';
import { encodeTile, isTile, type Tile } from './tiles.ts';

/** What a map can be narrowed to: a category or group by its key, and one standing. */
export type TileFilters = { category?: string | undefined; state?: Standing | undefined };

/**
 * Public reports as a gzipped vector tile; null when it would be empty. Layer `pins`: one report
 * each (code, state, category). Layer `clusters`, at the mean place of its reports: count, and how
 * many of them are open, claimed, confirmed, disputed, declined. Far away there are clusters
 * only; near, where reports lie on one point or would cover each other.
 */
export async function publicTile(tile: Tile, filters: TileFilters = {}): Promise<Buffer | null> {
  if (!isTile(tile)) return null;
  const narrowed: Narrowed = {
    categoryIds: filters.category ? await countedUnder(filters.category) : null,
    standing: filters.state,
  };
  if (tile.z <= FINEST) {
    const clusters = await storedClusters(tile, narrowed);
    const reports = clusters.reduce((sum, { properties }) => sum + Number(properties.count), 0);
    if (tile.z < PINS_FROM || reports > PINS_LEGIBLE) return encodeTile(tile, { clusters });
  }
  const rows = await pins(tile, narrowed);
  if (rows.length <= PINS_LEGIBLE) return encodeTile(tile, apart(rows));
  return encodeTile(tile, { clusters: await freshClusters(tile, narrowed) });
}

// An unknown category has an id of noughts; here that one means all together.
const countedUnder = async (category: string) =>
  (await categoriesUnder(category)).filter((id) => id !== ALL_CATEGORIES);

/** How many reports of an area and a category (null: all together) there are, and what became of them. */
export type PublicCount = {
  areaId: string;
  categoryId: string | null;
  reported: number;
  claimed: number;
  confirmed: number;
  disputed: number;
  /** Public, at work and past due when they were counted. */
  late: number;
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
    late: row.late,
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
