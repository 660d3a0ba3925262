import { Refusal } from '#basics/refusal.ts';
import { joinDevices } from '#modules/notifications/devices.ts';
import { confirmedReporter } from '#modules/reports/queries.ts';
import { lockReport } from '#modules/reports/moving.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import type { Following } from './input.ts';

export type FollowerRef = { reportId: string; id: string };

// An address that did not answer is not asked again before the hour is over.
const ASK_AGAIN_MS = 3_600_000;

/**
 * Follows a public report. The address is asked first; until it says yes nothing else is
 * sent to it. The same address again is asked again, but stands there once.
 */
export function followReport(reportId: string, input: Following) {
  return change(async (tx) => {
    const report = await lockReport(tx, reportId);
    if (report.showing !== 'public') throw new Refusal('report.unknown', 404);
    const known = await tx
      .selectFrom('subscription_followers')
      .select(['id', 'confirmed_at', 'ended_at', 'asked_at'])
      .where('report_id', '=', reportId)
      .where('email', '=', input.email)
      .executeTakeFirst();
    if (known?.confirmed_at && !known.ended_at) return;
    if (known && now().getTime() - known.asked_at.getTime() < ASK_AGAIN_MS) return;
    const id = known?.id ?? newId();
    if (!known) {
      const row = { report_id: reportId, id, ...input, asked_at: now() };
      await tx.insertInto('subscription_followers').values(row).execute();
    } else {
      await tx
        .updateTable('subscription_followers')
        .set({ asked_at: now() })
        .where('report_id', '=', reportId)
        .where('id', '=', id)
        .execute();
    }
    await later(tx, 'subscriptions.ask', { reportId, id, asked: now().toISOString() });
  });
}

/** The address says that it wants to follow. */
export const confirmFollow = (ref: FollowerRef) =>
  changeFollower(ref, { confirmed_at: now(), ended_at: null });

/** One click and no more letters about this report. */
export const stopFollow = (ref: FollowerRef) => changeFollower(ref, { ended_at: now() });

/**
 * A report became part of another: those who follow it, and its reporter if their address is
 * confirmed, follow that one, by letter or on their phone. Who stopped stays stopped. Safe to run twice.
 */
export function joinFollowers({ fromId, intoId }: { fromId: string; intoId: string }) {
  return change(async (tx) => {
    await lockReport(tx, intoId);
    const [here, there, reporter] = [
      await followersOf(tx, fromId),
      await followersOf(tx, intoId),
      await confirmedReporter(tx, fromId),
    ];
    const known = new Set(there.map(({ email }) => email));
    const going = here.filter(({ confirmed_at: at, ended_at: end }) => at && !end);
    for (const { email, locale } of reporter ? [...going, reporter] : going) {
      if (known.has(email)) continue;
      known.add(email);
      const row = { report_id: intoId, id: newId(), email, locale };
      await tx
        .insertInto('subscription_followers')
        .values({ ...row, asked_at: now(), confirmed_at: now() })
        .execute();
    }
    await joinDevices(tx, fromId, intoId);
  });
}

const followersOf = (tx: Tx, reportId: string) =>
  tx
    .selectFrom('subscription_followers')
    .select(['email', 'locale', 'confirmed_at', 'ended_at'])
    .where('report_id', '=', reportId)
    .execute();

function changeFollower(ref: FollowerRef, values: { confirmed_at?: Date; ended_at: Date | null }) {
  return change(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('subscription_followers')
      .set(values)
      .where('report_id', '=', ref.reportId)
      .where('id', '=', ref.id)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw new Refusal('follow.unknown', 404);
  });
}
