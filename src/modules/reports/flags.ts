import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import { personOf, type Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { change, db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import type { FlagSettlement, NewFlag } from './input-desk.ts';
import { hideForDesk, lockForDesk, note } from './moderation.ts';
import { lockReport } from './moving.ts';
import type { FlagReason } from './rules-desk.ts';

/**
 * Somebody says what is wrong with a public page. Nothing is hidden by that: the desk looks.
 * Refuses a report that strangers do not see.
 */
export function flagReport(actor: Actor, id: string, input: NewFlag) {
  return change(async (tx) => {
    const report = await lockReport(tx, id);
    if (report.showing !== 'public') throw new Refusal('report.unknown', 404);
    await tx
      .insertInto('report_flags')
      .values({
        report_id: id,
        id: newId(),
        reason: input.reason,
        words: input.words,
        email: input.email ?? null,
        locale: input.locale,
        flagged_at: now(),
      })
      .execute();
    await tx.updateTable('reports').set({ flagged_at: now() }).where('id', '=', id).execute();
    const { reason } = input;
    await record(tx, { kind: actor.kind }, 'report.flagged', { subject: 'report', id, reason });
  });
}

/**
 * The desk has looked at every flag of a report: it stays as it is, is hidden, or its photo has
 * black boxes now. Whoever left an address is told.
 */
export function settleFlags(actor: Actor, id: string, { outcome, why }: FlagSettlement) {
  return change(async (tx) => {
    const report = await lockForDesk(tx, actor, id);
    const settled = await tx
      .updateTable('report_flags')
      .set({
        outcome,
        settled_at: now(),
        by_person_id: personOf(actor),
      })
      .where('report_id', '=', id)
      .where('settled_at', 'is', null)
      .returning('id')
      .execute();
    if (settled.length === 0) throw new Refusal('report.no-flags', 409);
    await tx.updateTable('reports').set({ flagged_at: null }).where('id', '=', id).execute();
    if (outcome === 'hidden' && report.showing !== 'hidden') {
      await hideForDesk(tx, actor, report, why);
    }
    await record(tx, actor, 'report.flags-settled', { subject: 'report', id, outcome });
    await note(tx, actor, { reportId: id, event: 'report.flags-settled', words: why });
    await later(tx, 'reports.tell-flaggers', { reportId: id });
  });
}

/** What readers say is wrong with a report's page and nobody has settled, oldest first. */
export async function openFlags(reportId: string) {
  const rows = await db
    .selectFrom('report_flags')
    .select(['id', 'reason', 'words', 'flagged_at'])
    .where('report_id', '=', reportId)
    .where('settled_at', 'is', null)
    .orderBy('flagged_at')
    .execute();
  return rows.map((row) => ({ ...row, reason: row.reason as FlagReason }));
}
