import { record } from '#modules/ledger/actions.ts';
import { now } from '#server/clock.ts';
import type { Tx } from '#server/database.ts';
import { later } from '#server/jobs.ts';
import type { AssignmentState } from './rules.ts';

type LockedTask = { report_id: string; id: string };

/** Changes a locked task's row. */
export const setTask = (tx: Tx, task: LockedTask, values: object) =>
  tx
    .updateTable('assignments')
    .set(values)
    .where('report_id', '=', task.report_id)
    .where('id', '=', task.id)
    .execute();

/** The task in hand of a report, locked; undefined when nobody has it. */
export async function lockInHand(tx: Tx, reportId: string, states: AssignmentState[]) {
  const row = await tx
    .selectFrom('assignments')
    .selectAll()
    .where('report_id', '=', reportId)
    .where('state', 'in', states)
    .orderBy('offered_at', 'desc')
    .forUpdate()
    .executeTakeFirst();
  return row && { ...row, state: row.state as AssignmentState };
}

/** Takes the task from whoever has it, if anybody has; they are told. */
export async function withdrawInHand(tx: Tx, reportId: string) {
  const task = await lockInHand(tx, reportId, ['offered', 'accepted', 'claimed']);
  if (!task) return;
  await setTask(tx, task, { state: 'withdrawn', ended_at: now() });
  await later(tx, 'assignments.write-withdrawn', { reportId, id: task.id });
  await record(tx, { kind: 'system' }, 'report.task-withdrawn', {
    subject: 'report',
    id: reportId,
    organisation: task.organisation_id,
  });
}
