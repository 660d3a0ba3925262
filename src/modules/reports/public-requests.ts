import { sql } from 'kysely';
import { boxAround, distanceM, type Place } from '#basics/place.ts';
import { eventsWithin } from '#modules/ledger/queries.ts';
import { readDb } from '#server/database.ts';
import { publicFields, publicRows, withPhotos } from './public-face.ts';
import type { State } from './rules.ts';
import { publicTimeline } from './timeline.ts';

/** What programs of others ask the public reports for: each narrows, none is everything. */
export type RequestsAsked = {
  categoryIds?: readonly string[] | undefined;
  areaIds?: readonly string[] | undefined;
  states?: readonly State[] | undefined;
  near?: (Place & { radiusM: number }) | undefined;
  since: Date;
  until: Date;
  limit: number;
  offset: number;
};

/** Public reports filed in a span of time, newest first. 2 queries. */
export async function publicRequests(asked: RequestsAsked) {
  const { categoryIds, areaIds, states, near } = asked;
  let query = publicRows(readDb)
    .where('filed_at', '>=', asked.since)
    .where('filed_at', '<=', asked.until);
  if (categoryIds)
    query = query.where('category_id', '=', sql<string>`any(${categoryIds}::uuid[])`);
  if (areaIds) query = query.where('area_id', '=', sql<string>`any(${areaIds}::uuid[])`);
  if (states) query = query.where('state', 'in', [...states]);
  if (near) {
    const [west, south, east, north] = boxAround(near, near.radiusM);
    query = query.where(
      sql<boolean>`public_spot <@ box(point(${west}, ${south}), point(${east}, ${north}))`,
    );
  }
  const rows = await query
    .orderBy('filed_at', 'desc')
    .orderBy('code', 'desc')
    .limit(asked.limit)
    .offset(asked.offset)
    .execute();
  const reports = await withPhotos(rows);
  return near
    ? reports.filter(({ place }) => place && distanceM(near, place) <= near.radiusM)
    : reports;
}

/** Public reports by their numbers, merged ones too: they are not lost for whoever asks after them. */
export async function publicRequestsByCode(codes: readonly string[]) {
  const rows = await readDb
    .selectFrom('reports')
    .select(publicFields)
    .where('showing', '=', 'public')
    .where('code', '=', sql<string>`any(${codes}::text[])`)
    .orderBy('filed_at', 'desc')
    .execute();
  return withPhotos(rows);
}

const MOST_CHANGED = 1000;

/** What anybody may know of changes in a span of time, oldest first; of these reports only, if named. */
export async function publicChanges(since: Date, until: Date, codes?: readonly string[]) {
  let query = readDb
    .selectFrom('reports')
    .select(publicFields)
    .where('showing', '=', 'public')
    .where('changed_at', '>=', since);
  if (codes) query = query.where('code', '=', sql<string>`any(${codes}::text[])`);
  const rows = await query.orderBy('changed_at').limit(MOST_CHANGED).execute();
  const [reports, events] = await Promise.all([
    withPhotos(rows),
    eventsWithin(
      readDb,
      rows.map(({ id }) => id),
      { since, until },
    ),
  ]);
  const byId = new Map(rows.map(({ id }, nth) => [id, reports[nth]]));
  return events.flatMap(({ subjectId, ...event }) => {
    const report = byId.get(subjectId);
    const [line] = publicTimeline([event]);
    return report && line ? [{ id: event.id, report, line }] : [];
  });
}
