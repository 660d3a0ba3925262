import { sql } from 'kysely';
import { boxAround, distanceM } from '#basics/place.ts';
import { Refusal } from '#basics/refusal.ts';
import { areaTree, subtreeOf } from '#modules/areas/queries.ts';
import { upwards } from '#modules/areas/rules.ts';
import { record } from '#modules/ledger/actions.ts';
import { eventsOf } from '#modules/ledger/queries.ts';
import { deskPhotos } from '#modules/media/queries.ts';
import { deskAreas, mayOpenDesk, mayWorkDesk, type Actor } from '#modules/people/rules.ts';
import { change, db } from '#server/database.ts';
import { deskRows, inQueue, searched } from './desk-queues.ts';
import type { DeskFilters, Queue } from './input.ts';
import { areasUnder, categoriesUnder, PAGE } from './queries.ts';
import type { State } from './rules.ts';

/** One page of the desk's queue, newest first, in the areas this person works in. 1 query. */
export async function deskQueue(actor: Actor, filters: DeskFilters) {
  const areas = deskAreas(actor);
  if (!mayOpenDesk(actor)) throw new Refusal('people.may-not-desk', 403);
  let query = inQueue[filters.queue](deskRows());
  if (areas) query = query.where('area_id', 'in', (await Promise.all(areas.map(subtreeOf))).flat());
  if (filters.category) {
    query = query.where('category_id', 'in', await categoriesUnder(filters.category));
  }
  if (filters.area) query = query.where('area_id', 'in', await areasUnder(filters.area));
  if (filters.q) query = searched(query, filters.q);
  const cursor = /^(\d{1,15})-([0-9A-Z]{9})$/.exec(filters.after ?? '');
  if (cursor) {
    query = query.where(
      sql<boolean>`(filed_at, code) < (${new Date(Number(cursor[1]))}, ${cursor[2]})`,
    );
  }
  const rows = await query
    .orderBy('filed_at', 'desc')
    .orderBy('code', 'desc')
    .limit(PAGE + 1)
    .execute();
  const reports = rows.slice(0, PAGE).map((row) => ({ ...row, state: row.state as State }));
  const last = reports.at(-1);
  return {
    reports,
    next: rows.length > PAGE && last ? `${last.filed_at.getTime()}-${last.code}` : null,
  };
}

/** How many wait in each queue, up to 1,000 each (the tab says "999+"). 1 query. */
export async function deskCounts(actor: Actor): Promise<Record<Queue, number>> {
  if (!mayOpenDesk(actor)) throw new Refusal('people.may-not-desk', 403);
  const areas = deskAreas(actor);
  const within = areas ? (await Promise.all(areas.map(subtreeOf))).flat() : null;
  const counted = (queue: Queue) => {
    let query = inQueue[queue](deskRows())
      .clearSelect()
      .select(sql`1`.as('one'));
    if (within) query = query.where('area_id', 'in', within);
    return db
      .selectFrom(query.limit(1000).as(queue))
      .select((it) => it.fn.countAll<number>().as('count'));
  };
  return db
    .selectNoFrom([
      counted('triage').as('triage'),
      counted('held').as('held'),
      counted('late').as('late'),
      counted('open').as('open'),
      counted('claimed').as('claimed'),
      counted('disputed').as('disputed'),
      sql<number>`0`.as('all'),
    ])
    .executeTakeFirstOrThrow() as Promise<Record<Queue, number>>;
}

/** Everything the desk may see of one report: the row, photos, what happened, verdicts. */
export async function deskReport(actor: Actor, code: string) {
  const report = await deskRow(actor, code);
  const [photos, events, verdicts, notes, mergedHere] = await Promise.all([
    deskPhotos(report.id),
    eventsOf(db, report.id),
    db
      .selectFrom('report_verdicts')
      .selectAll()
      .where('report_id', '=', report.id)
      .orderBy('given_at')
      .execute(),
    db
      .selectFrom('report_notes')
      .selectAll()
      .where('report_id', '=', report.id)
      .orderBy('written_at')
      .execute(),
    db.selectFrom('reports').select('code').where('merged_into', '=', report.id).execute(),
  ]);
  return {
    report,
    photos,
    events,
    verdicts,
    notes,
    mergedHere: mergedHere.map(({ code: one }) => one),
  };
}

/** The report's row, if this person works at the desk where it lies. Refuses everybody else. */
export async function deskRow(actor: Actor, code: string) {
  if (!mayOpenDesk(actor)) throw new Refusal('people.may-not-desk', 403);
  const row = await db
    .selectFrom('reports')
    .selectAll()
    .where('code', '=', code)
    .executeTakeFirst();
  if (!row) throw new Refusal('report.unknown', 404);
  await requireArea(actor, row.area_id);
  return { ...row, state: row.state as State };
}

async function requireArea(actor: Actor, areaId: string | null) {
  const areas = await lineOfAreas(areaId);
  if (!mayWorkDesk(actor, areas)) throw new Refusal('report.not-your-area', 403);
}

/** Refuses whoever does not work at the desk where this report lies. */
export async function requireDesk(actor: Actor, reportId: string): Promise<void> {
  if (!mayOpenDesk(actor)) throw new Refusal('people.may-not-desk', 403);
  const row = await db
    .selectFrom('reports')
    .select('area_id')
    .where('id', '=', reportId)
    .executeTakeFirst();
  if (!row) throw new Refusal('report.unknown', 404);
  await requireArea(actor, row.area_id);
}

/** How the reporter can be reached; the look is written into the ledger. Null when not given. */
export async function readContact(actor: Actor, code: string) {
  const report = await deskRow(actor, code);
  return change(async (tx) => {
    const contact = await tx
      .selectFrom('report_contacts')
      .select(['name', 'email', 'phone', 'confirmed_at'])
      .where('report_id', '=', report.id)
      .executeTakeFirst();
    if (!contact) return null;
    await record(tx, actor, 'report.contact-read', { subject: 'report', id: report.id });
    return contact;
  });
}

/** The ids of an area and of those it lies in, leaf to root. */
export const lineOfAreas = async (areaId: string | null): Promise<string[]> =>
  areaId ? upwards(areaId, await areaTree()).map(({ id }) => id) : [];

const NEAR_M = 250;
const NEAR_MOST = 8;

/** Other reports within 250 metres in this person's areas, nearest first: likely duplicates. */
export async function deskNear(actor: Actor, report: { id: string; lon: number; lat: number }) {
  const areas = deskAreas(actor);
  const within = areas && (await Promise.all(areas.map(subtreeOf))).flat();
  const [west, south, east, north] = boxAround(report, NEAR_M);
  const rows = await db
    .selectFrom('reports')
    .select(['code', 'state', 'category_id', 'filed_at', 'lon', 'lat', 'words'])
    .where(sql<boolean>`spot <@ box(point(${west}, ${south}), point(${east}, ${north}))`)
    .where('id', '<>', report.id)
    .$if(within !== null, (it) => it.where('area_id', 'in', within ?? []))
    .orderBy(sql`spot <-> point(${report.lon}, ${report.lat})`)
    .limit(NEAR_MOST)
    .execute();
  return rows.map(({ lon, lat, ...row }) => ({
    ...row,
    state: row.state as State,
    metres: Math.round(distanceM(report, { lon, lat })),
  }));
}
