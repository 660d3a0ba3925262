import { Refusal } from '#basics/refusal.ts';
import { areasAt } from '#modules/areas/queries.ts';
import { categoryById } from '#modules/categories/queries.ts';
import { record } from '#modules/ledger/actions.ts';
import { holdPhotos } from '#modules/media/actions.ts';
import { responsibleFor } from '#modules/organisations/queries.ts';
import { mayWorkDesk, type Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import type { Moderation, Reason } from './input.ts';
import { lockReport, moveReport, recountLater } from './moving.ts';
import { dueAt, isOpen, mayBePublic, publicColumns, type Showing } from './rules.ts';

/** The report, locked, if this person works at the desk where it lies. */
export async function lockForDesk(tx: Tx, actor: Actor, id: string) {
  const report = await lockReport(tx, id);
  const areas = await areasAt(report);
  if (!mayWorkDesk(actor, areas.map((area) => area.id))) {
    throw new Refusal('report.not-your-area', 403);
  }
  return report;
}

/** Keeps the desk's reason beside the ledger. */
export async function note(tx: Tx, actor: Actor, reportId: string, event: string, words: string) {
  await tx
    .insertInto('report_notes')
    .values({
      report_id: reportId,
      id: newId(),
      event,
      words,
      by_person_id: actor.kind === 'person' ? actor.personId : null,
      written_at: now(),
    })
    .execute();
}

/** The desk has looked: strangers may see it. Refuses a category that is never public. */
export const approveReport = (actor: Actor, id: string) =>
  show(actor, id, 'public', 'report.approved');

/** The desk takes it out of public sight; the work on it goes on. */
export const hideReport = (actor: Actor, id: string, { why }: Reason) =>
  show(actor, id, 'hidden', 'report.hidden', why);

function show(actor: Actor, id: string, showing: Showing, event: string, why?: string) {
  return change(async (tx) => {
    const report = await lockForDesk(tx, actor, id);
    const category = await categoryById(report.category_id);
    if (showing === 'public' && category && !mayBePublic(category.sensitivity)) {
      throw new Refusal('report.never-public');
    }
    await tx.updateTable('reports').set({ showing }).where('id', '=', id).execute();
    await record(tx, actor, event, { subject: 'report', id });
    if (why) await note(tx, actor, id, event, why);
    await recountLater(tx, report);
  });
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
    const moved = category.id !== report.category_id;
    const showing = moved && category.sensitivity !== 'public' ? 'held' : report.showing;
    await tx
      .updateTable('reports')
      .set({ ...columns, category_id: category.id, showing, changed_at: now() })
      .where('id', '=', id)
      .execute();
    const event = moved ? 'report.recategorised' : 'report.edited';
    await record(tx, actor, event, { subject: 'report', id, category: category.key });
    await note(tx, actor, id, event, input.why);
    if (moved && category.hidesWallText) await holdPhotos(tx, id);
    await recountLater(tx, report);
    await recountLater(tx, { cell: columns.cell, area_id: null });
    if (moved && isOpen(report.state)) await routeAnew(tx, id, report, category);
  });
}

async function routeAnew(
  tx: Tx,
  id: string,
  place: { lon: number; lat: number; organisation_id: string | null },
  category: { id: string; respondWithinH: number },
) {
  const responsible = await responsibleFor(category.id, place);
  if (responsible?.organisationId === place.organisation_id) return;
  await tx
    .updateTable('reports')
    .set({ due_at: responsible ? dueAt(now(), category.respondWithinH) : null })
    .where('id', '=', id)
    .execute();
  await later(tx, 'assignments.move', {
    reportId: id,
    organisationId: responsible?.organisationId ?? null,
  });
}

/** The desk closes it without a repair, and says why. It never counts as done. */
export function declineReport(actor: Actor, id: string, { why }: Reason) {
  return change(async (tx) => {
    const report = await lockForDesk(tx, actor, id);
    await moveReport(tx, actor, report, {
      to: 'declined',
      event: 'report.declined',
      set: { due_at: null },
    });
    await note(tx, actor, id, 'report.declined', why);
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
    if (into.state === 'merged') throw new Refusal('report.merge-into-merged', 409, {}, 'into');
    await moveReport(tx, actor, report, {
      to: 'merged',
      event: 'report.merged',
      facts: { into: into.code },
      set: { merged_into: into.id, due_at: null },
    });
    await record(tx, actor, 'report.gained', { subject: 'report', id: into.id, from: report.code });
    await note(tx, actor, id, 'report.merged', why);
    await later(tx, 'assignments.end', { reportId: id });
  });
}

/** The desk undoes a merge: the report stands alone again and is routed anew. */
export function splitOff(actor: Actor, id: string) {
  return change(async (tx) => {
    const report = await lockForDesk(tx, actor, id);
    await moveReport(tx, actor, report, {
      to: 'received',
      event: 'report.split-off',
      set: { merged_into: null, organisation_id: null },
    });
    await later(tx, 'assignments.open', { reportId: id });
  });
}
