import { categoryById } from '#modules/categories/queries.ts';
import type { LedgerActor } from '#modules/ledger/actions.ts';
import { whoIsAsked } from '#modules/routing/queries.ts';
import {
  lockReport,
  moveReport,
  setResponsible,
  type LockedReport,
} from '#modules/reports/moving.ts';
import { dueFrom } from '#modules/reports/reckoning.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import { withdrawInHand } from './in-hand.ts';
import { escalateAt, remindAt } from './rules.ts';

const byRules: LedgerActor = { kind: 'system' };

/**
 * Gives a report to the one responsible who has not said no to it yet. When there is nobody
 * left, it waits in the desk's triage queue. Safe to run twice.
 */
export function openAssignment(reportId: string) {
  return change(async (tx) => {
    const report = await lockReport(tx, reportId);
    if (report.state !== 'received') return;
    // A merge undone at once, before the task could be ended.
    await withdrawInHand(tx, reportId);
    const refused = await whoSaidNo(tx, reportId);
    const found = await whoIsAsked(report, { except: refused });
    if (!found) return leaveToTriage(tx, report);
    await offer(tx, byRules, report, { organisationId: found.organisationId, why: found.why });
  });
}

async function leaveToTriage(tx: Tx, report: LockedReport) {
  await setResponsible(tx, report.id, { organisationId: null, due: null });
  await later(tx, 'reports.tell-desk', { reportId: report.id });
}

async function whoSaidNo(tx: Tx, reportId: string) {
  const rows = await tx
    .selectFrom('assignments')
    .select('organisation_id')
    .where('report_id', '=', reportId)
    .where('state', 'in', ['declined', 'returned'])
    .execute();
  return rows.map((row) => row.organisation_id);
}

export type Offer = { organisationId: string; why: object };

/** Opens a task for the organisation, moves the report, and has the letter and reminders sent. */
export async function offer(tx: Tx, actor: LedgerActor, report: LockedReport, to: Offer) {
  const category = await categoryById(report.category_id);
  const [id, at] = [newId(), now()];
  const due = await dueFrom(at, category);
  await tx
    .insertInto('assignments')
    .values({
      report_id: report.id,
      id,
      organisation_id: to.organisationId,
      why: JSON.stringify(to.why),
      round: report.round,
      offered_at: at,
      due_at: due.due_at,
    })
    .execute();
  await moveReport(tx, actor, report, {
    to: 'assigned',
    event: 'report.assigned',
    facts: { organisation: to.organisationId },
    set: { organisation_id: to.organisationId, ...due },
  });
  await later(tx, 'assignments.write-offer', { reportId: report.id, id });
  await later(tx, 'endpoints.take-task', { reportId: report.id, id });
  await watchDue(tx, { reportId: report.id, id, offeredAt: at, due: due.due_at });
}

/** Queues the reminder and the escalation of a task for its due time. */
export async function watchDue(
  tx: Tx,
  task: { reportId: string; id: string; offeredAt: Date; due: Date },
) {
  const { reportId, id, due } = task;
  const watched = { reportId, id, due: due.toISOString() };
  await later(tx, 'assignments.remind', watched, { runAt: remindAt(task.offeredAt, due) });
  await later(tx, 'assignments.escalate', watched, { runAt: escalateAt(due) });
}
