import { Refusal } from '#basics/refusal.ts';
import type { Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import type { Tx } from '#server/database.ts';
import { isId, sha256 } from '#server/ids.ts';
import { requireHolder } from './grounds.ts';
import { asActivity, type ActivityRow } from './keeping.ts';
import type { SeriesScope } from './rules-series.ts';

export type Source = Pick<Tx, 'selectFrom'>;

/** One day of a series, for whoever may hold it. */
export async function dayOf(source: Source, actor: Actor, id: string): Promise<ActivityRow> {
  const row = isId(id)
    ? await source.selectFrom('activities').selectAll().where('id', '=', id).executeTakeFirst()
    : undefined;
  if (!row) throw new Refusal('activity.unknown', 404);
  await requireHolder(actor, row.area_id);
  return asActivity(row);
}

const toCome = (source: Source) =>
  source
    .selectFrom('activities')
    .selectAll()
    .where('state', '=', 'published')
    .where('starts_at', '>', now())
    .orderBy('starts_at')
    .orderBy('id');

/** The days of a series that can still be called off or moved. Refuses whoever may not hold every one of them. */
export async function daysToCome(
  source: Source,
  actor: Actor,
  day: ActivityRow,
  scope: SeriesScope,
): Promise<ActivityRow[]> {
  const rows = await toCome(source)
    .where('series_id', '=', day.series_id)
    .$if(scope === 'later', (it) => it.where('starts_at', '>=', day.starts_at))
    .execute();
  if (rows.length === 0) throw new Refusal('activity.no-days-left');
  return held(actor, rows.map(asActivity));
}

/** The same, of those that were named and are still to come. */
export async function namedDays(source: Source, actor: Actor, ids: readonly string[]) {
  const rows = await toCome(source)
    .where('id', 'in', [...ids])
    .execute();
  return held(actor, rows.map(asActivity));
}

async function held(actor: Actor, days: ActivityRow[]): Promise<ActivityRow[]> {
  for (const areaId of new Set(days.map((it) => it.area_id))) await requireHolder(actor, areaId);
  return days;
}

/** Holds days for whoever changes them, in one order, so that two who do never wait for each other. */
export async function lockDays(tx: Tx, ids: readonly string[]): Promise<void> {
  for (const id of [...ids].toSorted())
    await tx.selectFrom('activities').select('id').where('id', '=', id).forUpdate().execute();
}

/** Of these series, those whose move waits for a second person. */
export async function movesWaiting(source: Source, seriesIds: readonly string[]) {
  if (seriesIds.length === 0) return new Set<string>();
  const rows = await source
    .selectFrom('activity_moves')
    .select('series_id')
    .where('series_id', 'in', [...seriesIds])
    .execute();
  return new Set(rows.map(({ series_id: id }) => id));
}

type Move = { minutes: number; proposed_at: Date };

/** What somebody looked at: whoever agrees agrees to these days as they were, and to this move of them. */
export function seenOf(days: readonly ActivityRow[], move?: Move): string {
  const each = days.map(({ id, starts_at: at, sequence }) => [id, at.toISOString(), sequence]);
  const said = move ? [...each, [move.minutes, move.proposed_at.toISOString()]] : each;
  return sha256(JSON.stringify(said)).toString('base64url').slice(0, 22);
}

export function requireSeen(days: readonly ActivityRow[], seen: string): void {
  if (seenOf(days) !== seen) throw new Refusal('activity.changed-since');
}
