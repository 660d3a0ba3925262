import { Refusal } from '#basics/refusal.ts';
import { categoryById } from '#modules/categories/queries.ts';
import { record } from '#modules/ledger/actions.ts';
import { holdPhotos, releasePhotos } from '#modules/media/actions.ts';
import type { Permission } from '#modules/people/permissions.ts';
import { personOf, type Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import { keepEdits } from './edits.ts';
import type { Closing } from './input-desk.ts';
import type { Moderation, Reason } from './input.ts';
import { requireMay } from './grounds.ts';
import { lockReport, moveReport, recountLater, tellPrograms, type LockedReport } from './moving.ts';
import { closeParts } from './parts-moving.ts';
import { recategorise } from './recategorising.ts';
import type { Edit } from './rules-desk.ts';
import { mayBePublic, publicColumns, type PublicColumns } from './rules.ts';

/** The report, locked, if this person may do this with it at the desk. */
export async function lockForDesk(
  tx: Tx,
  actor: Actor,
  id: string,
  permission: Permission = 'report.moderate',
) {
  const report = await lockReport(tx, id);
  await requireMay(actor, permission, report);
  return report;
}

export type Note = {
  reportId: string;
  event: string;
  words: string;
  kind?: 'reason' | 'note' | 'answer';
  questionId?: string;
};

/** Keeps the desk's reason, its own note or an outside answer beside the ledger. */
export async function note(tx: Tx, actor: Actor, { reportId, questionId, ...said }: Note) {
  await tx
    .insertInto('report_notes')
    .values({
      ...said,
      report_id: reportId,
      id: newId(),
      question_id: questionId ?? null,
      by_person_id: personOf(actor),
      written_at: now(),
    })
    .execute();
}

/**
 * The desk has looked: strangers may see it, and the photos that waited with it. Those of a
 * wall's words still wait, each for itself. Refuses a category that is never public.
 */
export function approveReport(actor: Actor, id: string) {
  return change(async (tx) => {
    const report = await lockForDesk(tx, actor, id);
    if (report.part_of) throw new Refusal('report.is-a-part', 409);
    const category = await categoryById(report.category_id);
    if (!category || !mayBePublic(category.sensitivity)) throw new Refusal('report.never-public');
    await tx.updateTable('reports').set({ showing: 'public' }).where('id', '=', id).execute();
    if (!category.hidesWallText) await releasePhotos(tx, id);
    await record(tx, actor, 'report.approved', { subject: 'report', id });
    await recountLater(tx, report);
    await tellPrograms(tx, { reportId: id, event: 'report.published', moveId: newId() });
  });
}

/** The desk takes it and its photos out of public sight; the work on it goes on. The reporter is told. */
export function hideReport(actor: Actor, id: string, { why }: Reason) {
  return change(async (tx) => hideForDesk(tx, actor, await lockForDesk(tx, actor, id), why));
}

/** Hides a report that the desk has locked, in the caller's transaction. */
export async function hideForDesk(tx: Tx, actor: Actor, report: LockedReport, why: string) {
  const { id, showing } = report;
  await tx.updateTable('reports').set({ showing: 'hidden' }).where('id', '=', id).execute();
  await holdPhotos(tx, id);
  await record(tx, actor, 'report.hidden', { subject: 'report', id });
  await note(tx, actor, { reportId: id, event: 'report.hidden', words: why });
  const edits = [{ field: 'showing', before: showing, after: 'hidden' }] as const;
  await keepEdits(tx, actor, report, { edits, why });
  await recountLater(tx, report);
  // Of one that nobody outside knew there is nothing to take back.
  if (showing === 'public') {
    await tellPrograms(tx, { reportId: id, event: 'report.hidden', moveId: newId() });
  }
}

/**
 * The desk mends what strangers read and the category. The reporter's own words stay as
 * they were written. A new category routes the report anew when it is still open.
 */
export function editReport(actor: Actor, id: string, input: Moderation) {
  return change(async (tx) => {
    const report = await lockForDesk(tx, actor, id);
    const category = await categoryById(input.categoryId);
    if (!category) throw new Refusal('report.choose-category', 400, {}, 'categoryId');
    const columns = publicColumns(
      { place: report, words: input.publicWords, address: input.publicAddress },
      category.sensitivity,
    );
    await tx
      .updateTable('reports')
      .set({ ...columns, changed_at: now() })
      .where('id', '=', id)
      .execute();
    const moved = category.id !== report.category_id;
    if (moved) await recategorise(tx, report, category);
    const event = moved ? 'report.recategorised' : 'report.edited';
    await record(tx, actor, event, { subject: 'report', id, category: category.key });
    await note(tx, actor, { reportId: id, event, words: input.why });
    await keepEdits(tx, actor, report, {
      edits: editsOf(report, columns, category.id),
      why: input.why,
    });
    await recountLater(tx, report);
    await recountLater(tx, { cell: columns.cell, area_id: null });
  });
}

const editsOf = (before: LockedReport, after: PublicColumns, categoryId: string): Edit[] => [
  { field: 'words', before: before.public_words, after: after.public_words },
  { field: 'address', before: before.public_address, after: after.public_address },
  { field: 'category', before: before.category_id, after: categoryId },
];

type Declining = Reason & Partial<Pick<Closing, 'anyway'>>;

/**
 * The desk closes it without a repair, and says why. It never counts as done. Parts that are open
 * end with it: refused until one was warned of them.
 */
export function declineReport(actor: Actor, id: string, { why, anyway = false }: Declining) {
  return change(async (tx) => {
    const report = await lockForDesk(tx, actor, id);
    await closeParts(tx, actor, report, anyway);
    await moveReport(tx, actor, report, {
      to: 'declined',
      event: 'report.declined',
      set: { due_at: null },
    });
    await note(tx, actor, { reportId: id, event: 'report.declined', words: why });
    await later(tx, 'assignments.end', { reportId: id });
  });
}

/** The desk says that two reports are one problem; followers and reporter go with it. */
export function mergeReports(actor: Actor, id: string, intoId: string, { why }: Reason) {
  if (id === intoId) throw new Refusal('report.merge-with-itself', 400, {}, 'into');
  return change(async (tx) => {
    const [first, second] = [id, intoId].sort();
    await lockReport(tx, first ?? id);
    await lockReport(tx, second ?? intoId);
    const report = await lockForDesk(tx, actor, id);
    const into = await lockForDesk(tx, actor, intoId);
    if (report.parts > 0) throw new Refusal('report.has-parts', 409);
    if (into.state === 'merged') throw new Refusal('report.merge-into-merged', 409, {}, 'into');
    await moveReport(tx, actor, report, {
      to: 'merged',
      event: 'report.merged',
      facts: { into: into.code },
      set: { merged_into: into.id, due_at: null },
    });
    await record(tx, actor, 'report.gained', { subject: 'report', id: into.id, from: report.code });
    await note(tx, actor, { reportId: id, event: 'report.merged', words: why });
    await later(tx, 'subscriptions.join', { fromId: id, intoId: into.id });
    await later(tx, 'assignments.end', { reportId: id });
  });
}

/** The desk undoes a merge: the report stands alone again and is routed anew. */
export function splitOff(actor: Actor, id: string) {
  return change(async (tx) => {
    const report = await lockForDesk(tx, actor, id);
    if (report.state !== 'merged') throw new Refusal('report.cannot-become');
    await moveReport(tx, actor, report, {
      to: 'received',
      event: 'report.split-off',
      set: { merged_into: null, organisation_id: null },
    });
    await later(tx, 'assignments.open', { reportId: id });
  });
}
