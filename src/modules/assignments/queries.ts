import type { Kysely } from 'kysely';
import { categoryById } from '#modules/categories/queries.ts';
import { responderPhotos } from '#modules/media/queries.ts';
import { organisationById } from '#modules/organisations/queries.ts';
import type { Actor } from '#modules/people/rules.ts';
import { requireDesk } from '#modules/reports/desk.ts';
import { Refusal } from '#basics/refusal.ts';
import { db, type Database } from '#server/database.ts';
import type { TaskRef } from './actions.ts';
import { isOver, mayAct, type AssignmentState } from './rules.ts';

/**
 * What the responsible sees of their task: the exact place, the reporter's words and photos,
 * never who the reporter is; once it is no longer theirs, words and photos neither. Refuses
 * everybody else.
 */
export async function responderTask(actor: Actor, ref: TaskRef) {
  const row = await db
    .selectFrom('assignments')
    .innerJoin('reports', 'reports.id', 'assignments.report_id')
    .selectAll('assignments')
    .select(['reports.code', 'reports.state as report_state', 'reports.category_id'])
    .select(['reports.lon', 'reports.lat', 'reports.accuracy_m', 'reports.address'])
    .select(['reports.words', 'reports.answers', 'reports.filed_at', 'reports.showing'])
    .select(['reports.part_of', 'reports.part_photos'])
    .where('assignments.report_id', '=', ref.reportId)
    .where('assignments.id', '=', ref.id)
    .executeTakeFirst();
  if (!row) throw new Refusal('task.unknown', 404);
  if (!mayAct(actor, row)) throw new Refusal('task.not-yours', 403);
  const [category, organisation, photos] = await Promise.all([
    categoryById(row.category_id),
    organisationById(row.organisation_id),
    photosOf(row),
  ]);
  const state = row.state as AssignmentState;
  return {
    ...row,
    state,
    answers: row.answers as Record<string, string>,
    category,
    organisation,
    photos,
    ...(isOver(state) && { words: '', answers: {}, photos: [] }),
  };
}

/** A part shows what the desk chose of the whole, and what was sent for the part itself. */
async function photosOf(row: {
  report_id: string;
  part_of: string | null;
  part_photos: string[] | null;
}) {
  const own = await responderPhotos(row.report_id);
  if (!row.part_of) return own;
  return [...(await responderPhotos(row.part_of, row.part_photos)), ...own];
}

/** The organisation a task's link acts for; null when there is no such task. */
export async function taskOrganisation(ref: TaskRef): Promise<string | null> {
  const row = await db
    .selectFrom('assignments')
    .select('organisation_id')
    .where('report_id', '=', ref.reportId)
    .where('id', '=', ref.id)
    .executeTakeFirst();
  return row?.organisation_id ?? null;
}

/** Whether a task's link still speaks for the one responsible: it is in hand, or was confirmed. */
export async function taskStands(ref: TaskRef, source: Kysely<Database> = db): Promise<boolean> {
  const row = await source
    .selectFrom('assignments')
    .select('state')
    .where('report_id', '=', ref.reportId)
    .where('id', '=', ref.id)
    .executeTakeFirst();
  return row !== undefined && !isOver(row.state as AssignmentState);
}

/** Every task a report ever had, oldest first, for the desk: who, why, how it ended. */
export async function deskTasks(actor: Actor, reportId: string) {
  await requireDesk(actor, reportId);
  return db
    .selectFrom('assignments')
    .selectAll()
    .where('report_id', '=', reportId)
    .orderBy('offered_at')
    .execute();
}

/** Every task of a report and who has or had it, the newest first. */
export async function tasksOfReport(reportId: string) {
  const rows = await db
    .selectFrom('assignments')
    .select(['id', 'organisation_id', 'state'])
    .where('report_id', '=', reportId)
    .orderBy('offered_at', 'desc')
    .execute();
  return rows.map(({ id, organisation_id: organisationId, state }) => ({
    ...{ id, organisationId, state: state as AssignmentState },
  }));
}
