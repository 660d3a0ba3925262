import { Refusal } from '#basics/refusal.ts';
import type { TaskRef } from '#modules/assignments/actions.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { whereOf } from '#modules/reports/grounds.ts';
import type { Tx } from '#server/database.ts';

/** Refuses whoever may not act on a task there now: of another organisation, or bound elsewhere. */
export async function requireTask(tx: Tx, actor: Actor, ref: TaskRef): Promise<void> {
  const row = await tx
    .selectFrom('assignments')
    .innerJoin('reports', 'reports.id', 'assignments.report_id')
    .select(['area_id', 'category_id', 'assignments.organisation_id'])
    .where('report_id', '=', ref.reportId)
    .where('assignments.id', '=', ref.id)
    .executeTakeFirst();
  if (!row) throw new Refusal('chat.task.gone', 404);
  if (!may(actor, 'task.act', await whereOf(row))) throw new Refusal('task.not-yours', 403);
}
