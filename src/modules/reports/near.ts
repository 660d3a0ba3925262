import { sql } from 'kysely';
import { boxAround, distanceM, type Place } from '#basics/place.ts';
import type { Actor } from '#modules/people/rules.ts';
import { db } from '#server/database.ts';
import { onGrounds } from './grounds.ts';
import type { State } from './rules.ts';

const NEAR_M = 250;
const NEAR_MOST = 8;

/** Other reports within 250 metres in this person's areas, nearest first: likely duplicates. */
export const deskNear = (actor: Actor, { id, lon, lat }: Place & { id: string }) =>
  deskNearPlace(actor, { lon, lat }, id);

/** Reports within 250 metres of a place in this person's areas, nearest first; `except` one. */
export async function deskNearPlace(actor: Actor, report: Place, except?: string) {
  const mine = await onGrounds(actor, 'report.see');
  const [west, south, east, north] = boxAround(report, NEAR_M);
  const rows = await db
    .selectFrom('reports')
    .select(['code', 'state', 'category_id', 'filed_at', 'lon', 'lat', 'words'])
    .where(sql<boolean>`spot <@ box(point(${west}, ${south}), point(${east}, ${north}))`)
    .$if(except !== undefined, (it) => it.where('id', '<>', except ?? ''))
    .where('part_of', 'is', null)
    .where(mine)
    .orderBy(sql`spot <-> point(${report.lon}, ${report.lat})`)
    .limit(NEAR_MOST)
    .execute();
  return rows.map(({ lon, lat, ...row }) => ({
    ...row,
    state: row.state as State,
    metres: Math.round(distanceM(report, { lon, lat })),
  }));
}
