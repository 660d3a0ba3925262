import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import type { Actor } from '#modules/people/rules.ts';
import { change, type Tx } from '#server/database.ts';
import { later } from '#server/jobs.ts';
import type { Reason } from './input.ts';
import { lockForDesk, note } from './moderation.ts';
import { moveReport } from './moving.ts';

/**
 * A second resident's "it is done" was shown to be wrong: the report is only said to be done
 * again. The reporter's own word cannot be undone by the desk.
 */
export function undoConfirmed(actor: Actor, id: string, { why }: Reason) {
  return change(async (tx) => {
    const report = await lockForDesk(tx, actor, id);
    if (report.state !== 'confirmed') throw new Refusal('report.cannot-become', 409);
    if (!(await confirmedByNeighbour(tx, report))) {
      throw new Refusal('report.reporter-confirmed', 409);
    }
    await moveReport(tx, actor, report, {
      to: 'claimed',
      event: 'report.unconfirmed',
      set: { confirmed_at: null },
    });
    await note(tx, actor, { reportId: id, event: 'report.unconfirmed', words: why });
    await later(tx, 'assignments.claim-again', { reportId: id });
  });
}

async function confirmedByNeighbour(tx: Tx, report: { id: string; round: number }) {
  const last = await tx
    .selectFrom('report_verdicts')
    .select('given_by')
    .where('report_id', '=', report.id)
    .where('round', '=', report.round)
    .where('answer', '=', 'yes')
    .orderBy('given_at', 'desc')
    .executeTakeFirst();
  return last?.given_by === 'neighbour';
}

/** The desk has no reason any more to hold what somebody banned has filed: it is routed. */
export function releaseBanned(actor: Actor, id: string, { why }: Reason) {
  return change(async (tx) => {
    const report = await lockForDesk(tx, actor, id, 'report.ban');
    if (!report.ban_id) throw new Refusal('report.cannot-become', 409);
    await tx.updateTable('reports').set({ ban_id: null }).where('id', '=', id).execute();
    await record(tx, actor, 'report.released', { subject: 'report', id });
    await note(tx, actor, { reportId: id, event: 'report.released', words: why });
    await later(tx, 'assignments.open', { reportId: id });
  });
}
