import { sql } from 'kysely';
import { Refusal } from '#basics/refusal.ts';
import { recordAll } from '#modules/ledger/actions.ts';
import { personOf, type Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import type { CancelSeries, MoveSeries } from './input-series.ts';
import { setActivity, type ActivityRow } from './keeping.ts';
import { passOn } from './passing-on.ts';
import { callOff } from './publishing.ts';
import { movedBy } from './rules-series.ts';
import { dayOf, daysToCome, lockDays, namedDays, requireSeen, seenOf } from './series-days.ts';
import { askSecondPerson } from './waiting.ts';

/**
 * Says that none of these days will be, at once and by one person, as with a single day. Each who signed
 * up is written one letter, however many of them they are on. Refuses what was changed since it was looked at.
 */
export const cancelSeries = (actor: Actor, id: string, input: CancelSeries): Promise<void> =>
  change(async (tx) => {
    const day = await dayOf(tx, actor, id);
    const ids = (await daysToCome(tx, actor, day, input.scope)).map((one) => one.id);
    await lockDays(tx, ids);
    const days = await daysToCome(tx, actor, day, input.scope);
    requireSeen(days, input.seen);
    for (const one of days) await callOff(tx, one, input.reason);
    await forgetMove(tx, day.series_id);
    await tell(tx, days, { what: 'cancelled', minutes: 0 });
    await note(tx, actor, 'activity.cancelled', days);
  });

/** Asks a second person to move all these days by the same hours. Until then everything stays as it is. */
export const proposeMove = (actor: Actor, id: string, input: MoveSeries): Promise<void> =>
  change(async (tx) => {
    const day = await dayOf(tx, actor, id);
    const days = await daysToCome(tx, actor, day, input.scope);
    requireSeen(days, input.seen);
    requireMovable(days, input.minutes);
    const proposed = { proposed_by: personOf(actor), proposed_at: now() };
    const { numInsertedOrUpdatedRows: made } = await tx
      .insertInto('activity_moves')
      .values({
        ...{ series_id: day.series_id, minutes: input.minutes, ...proposed },
        days: days.map((one) => one.id),
      })
      .onConflict((it) => it.doNothing())
      .executeTakeFirst();
    if (made !== 1n) throw new Refusal('activity.move-waits');
    const { proposed_by: by, proposed_at: at } = proposed;
    await askSecondPerson(tx, actor, day, { by, at });
    await note(tx, actor, 'activity.change-proposed', days);
  });

function requireMovable(days: readonly ActivityRow[], minutes: number) {
  if (days.some(({ proposal }) => proposal !== null))
    throw new Refusal('activity.days-change-waits');
  const moved = days.map((one) => movedBy(one.starts_at, minutes, one.time_zone));
  if (moved.some((at) => at <= now())) throw new Refusal('activity.moved-into-past');
}

/** The move of a series that waits, and its days. */
async function waitingMove(tx: Tx, actor: Actor, id: string) {
  const day = await dayOf(tx, actor, id);
  const move = await tx
    .selectFrom('activity_moves')
    .selectAll()
    .where('series_id', '=', day.series_id)
    .forUpdate()
    .executeTakeFirst();
  if (!move) throw new Refusal('activity.not-waiting');
  return move;
}

/**
 * A second person agrees: all these days are at their new hour, and everybody on them is written one
 * letter. Refuses what is not the move they looked at (`seen`).
 */
export const approveMove = (actor: Actor, id: string, seen: string): Promise<void> =>
  change(async (tx) => {
    const move = await waitingMove(tx, actor, id);
    const { minutes, days: ids } = move;
    const by = personOf(actor);
    if (by === null || by === move.proposed_by) throw new Refusal('activity.second-person', 403);
    await lockDays(tx, ids);
    const days = await namedDays(tx, actor, ids);
    if (seenOf(days, move) !== seen) throw new Refusal('activity.changed-since');
    requireMovable(days, minutes);
    for (const one of days) {
      await setActivity(tx, one.id, {
        ...momentsMoved(one, minutes),
        ...{ changed_by: move.proposed_by, changed_at: move.proposed_at },
        ...{ approved_by: by, approved_at: now(), announced_at: now() },
        ...{ sequence: one.sequence + 1, reminded_at: null },
      });
      await passOn(tx, one.id);
    }
    await forgetMove(tx, move.series_id);
    await tell(tx, days, { what: 'changed', minutes });
    await note(tx, actor, 'activity.change-approved', days);
  });

function momentsMoved({ time_zone: zone, ...day }: ActivityRow, minutes: number) {
  const starts = movedBy(day.starts_at, minutes, zone);
  // It lasts as long as before, also where a clock is put forward in between.
  const lasts = day.ends_at.getTime() - day.starts_at.getTime();
  return {
    starts_at: starts,
    ends_at: new Date(starts.getTime() + lasts),
    sign_up_until: day.sign_up_until && movedBy(day.sign_up_until, minutes, zone),
  };
}

/** Drops a move that nobody wants to approve. */
export const dropMove = (actor: Actor, id: string): Promise<void> =>
  change(async (tx) => {
    const { series_id: seriesId } = await waitingMove(tx, actor, id);
    await forgetMove(tx, seriesId);
    await note(tx, actor, 'activity.sent-back', [{ id: seriesId }]);
  });

/** Forgets moves that nobody agreed to before the last of their days began. Safe to run twice. */
export async function forgetMoves(): Promise<void> {
  const isAhead = sql<boolean>`exists (
    select from activities where id = any(activity_moves.days) and starts_at > ${now()})`;
  await change((tx) =>
    tx
      .deleteFrom('activity_moves')
      .where((it) => it.not(isAhead))
      .execute(),
  );
}

const forgetMove = (tx: Tx, seriesId: string) =>
  tx.deleteFrom('activity_moves').where('series_id', '=', seriesId).execute();

type Told = { what: 'cancelled' | 'changed'; minutes: number };

const tell = (tx: Tx, days: readonly ActivityRow[], told: Told) =>
  later(tx, 'activities.tell-series', { ...told, act: newId(), ids: days.map(({ id }) => id) });

const note = (tx: Tx, actor: Actor, event: string, days: readonly { id: string }[]) =>
  recordAll(
    tx,
    actor,
    event,
    days.map(({ id }) => ({ subject: 'activity' as const, id })),
  );
