import { sql, type Kysely } from 'kysely';
import { boxAround, distanceM, type Place } from '#basics/place.ts';
import { db, readDb, type Database } from '#server/database.ts';
import { publicRows, withPhotos, type PublicRow } from './public-face.ts';
import type { State } from './rules.ts';

/** Where it is read: the database, or an open transaction that reads on its own connection. */
type Source = Kysely<Database>;

const NEAR_LIMIT = 5;

/**
 * Open public reports of the same kind near a place, nearest first: the ones a reporter is
 * asked about before sending. 2 queries.
 */
export async function nearDuplicates(
  place: Place,
  categoryId: string,
  radiusM: number,
  source: Source = db,
) {
  const [west, south, east, north] = boxAround(place, radiusM);
  const rows = await publicRows(source)
    .where('category_id', '=', categoryId)
    .where('state', 'in', ['received', 'assigned', 'accepted', 'disputed'])
    .where(sql<boolean>`public_spot <@ box(point(${west}, ${south}), point(${east}, ${north}))`)
    .orderBy(sql`public_spot <-> point(${place.lon}, ${place.lat})`)
    .limit(NEAR_LIMIT * 2)
    .execute();
  const near = rows
    .map((row) => ({ row, metres: distanceOf(place, row) }))
    .filter(({ metres }) => metres <= radiusM)
    .slice(0, NEAR_LIMIT);
  const reports = await withPhotos(
    near.map(({ row }) => row),
    source,
  );
  return reports.map((report, at) => ({ report, metres: Math.round(near[at]?.metres ?? 0) }));
}

const distanceOf = (place: Place, row: PublicRow) =>
  row.public_lon === null || row.public_lat === null
    ? Infinity
    : distanceM(place, { lon: row.public_lon, lat: row.public_lat });

const USUAL_M = 600;
const USUAL_ROWS = 400;

/** The kinds strangers see reported most around a place, the most frequent first: ids. 1 query. */
export async function kindsUsualNear(place: Place, source: Source = readDb): Promise<string[]> {
  const [west, south, east, north] = boxAround(place, USUAL_M);
  const rows = await publicRows(source)
    .clearSelect()
    .select('category_id')
    .where(sql<boolean>`public_spot <@ box(point(${west}, ${south}), point(${east}, ${north}))`)
    .limit(USUAL_ROWS)
    .execute();
  const counts = new Map<string, number>();
  for (const { category_id: id } of rows) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).map(([id]) => id);
}

const AROUND_M = 1500;

/** Public reports around a place that are not settled yet, nearest first. 2 queries. */
export async function publicNear(place: Place, limit: number, source: Source = readDb) {
  const [west, south, east, north] = boxAround(place, AROUND_M);
  const rows = await publicRows(source)
    .where('state', 'in', ['received', 'assigned', 'accepted', 'claimed', 'disputed'])
    .where(sql<boolean>`public_spot <@ box(point(${west}, ${south}), point(${east}, ${north}))`)
    .orderBy(sql`public_spot <-> point(${place.lon}, ${place.lat})`)
    .limit(limit)
    .execute();
  return withPhotos(rows, source);
}

/** Number, state and kind of reports by their ids, newest first: for whom they belong to. 1 query. */
export async function ownReports(ids: readonly string[], source: Source = db) {
  const rows = await source
    .selectFrom('reports')
    .select(['id', 'code', 'state', 'showing', 'category_id', 'filed_at'])
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .orderBy('filed_at', 'desc')
    .execute();
  return rows.map((row) => ({ ...row, state: row.state as State }));
}
