import { Refusal } from '#basics/refusal.ts';
import { lockReport } from '#modules/reports/moving.ts';
import { now } from '#server/clock.ts';
import { change } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import type { Following } from './input.ts';

export type FollowerRef = { reportId: string; id: string };

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
      .select(['id', 'confirmed_at', 'ended_at'])
      .where('report_id', '=', reportId)
      .where('email', '=', input.email)
      .executeTakeFirst();
    if (known?.confirmed_at && !known.ended_at) return;
    const id = known?.id ?? newId();
    if (!known) {
      const row = { report_id: reportId, id, ...input, asked_at: now() };
      await tx.insertInto('subscription_followers').values(row).execute();
    }
    await later(tx, 'subscriptions.ask', { reportId, id, asked: now().toISOString() });
  });
}

/** The address says that it wants to follow. */
export const confirmFollow = (ref: FollowerRef) =>
  changeFollower(ref, { confirmed_at: now(), ended_at: null });

/** One click and no more letters about this report. */
export const stopFollow = (ref: FollowerRef) => changeFollower(ref, { ended_at: now() });

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
