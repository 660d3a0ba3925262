import { Refusal } from '#basics/refusal.ts';
import { categoryById } from '#modules/categories/queries.ts';
import { record } from '#modules/ledger/actions.ts';
import { filedPhotoIds } from '#modules/media/queries.ts';
import type { Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import { freeCode } from './codes.ts';
import type { Splitting } from './input-desk.ts';
import { lockForDesk, note } from './moderation.ts';
import { recountLater, type LockedReport } from './moving.ts';
import { isOpen, publicColumns } from './rules.ts';

/**
 * Splits a report into parts that are handed over each for itself. The report waits for them: it
 * is said to be done when they are, and only the reporter confirms it. Gives the parts' numbers.
 */
export function splitIntoParts(actor: Actor, id: string, input: Splitting): Promise<string[]> {
  return change(async (tx) => {
    const report = await lockForDesk(tx, actor, id, 'report.assign');
    if (report.part_of) throw new Refusal('report.is-a-part', 409);
    if (report.parts > 0) throw new Refusal('report.has-parts', 409);
    if (!isOpen(report.state)) throw new Refusal('report.cannot-become', 409);
    const own = new Set(await filedPhotoIds(tx, id));
    const codes: string[] = [];
    for (const part of input.parts) {
      if (part.photoIds.some((photo) => !own.has(photo))) throw new Refusal('photo.gone', 409);
      codes.push(await insertPart(tx, actor, report, part));
    }
    await waitForParts(tx, actor, report, codes.length);
    await note(tx, actor, { reportId: id, event: 'report.parted', words: input.why });
    return codes;
  });
}

/** Nobody has the whole in hand any more. Its due date stays: the clock runs on for who reported it. */
async function waitForParts(tx: Tx, actor: Actor, report: LockedReport, parts: number) {
  await tx
    .updateTable('reports')
    .set({ parts, state: 'accepted', organisation_id: null, changed_at: now() })
    .where('id', '=', report.id)
    .execute();
  await record(tx, actor, 'report.parted', { subject: 'report', id: report.id, parts });
  await later(tx, 'assignments.end', { reportId: report.id });
  await recountLater(tx, report);
}

type Part = Splitting['parts'][number];

async function insertPart(tx: Tx, actor: Actor, whole: LockedReport, part: Part) {
  const category = await categoryById(part.categoryId);
  if (!category || category.retired) {
    throw new Refusal('report.choose-category', 400, {}, 'categoryId');
  }
  const [id, at] = [newId(), now()];
  const code = await freeCode(tx, id);
  const { lon, lat, accuracy_m, place_from, address, area_id, locale, channel, round } = whole;
  await tx
    .insertInto('reports')
    .values({
      ...{ id, code, part_of: whole.id, part_photos: part.photoIds, words: part.words },
      // A part is seen with the whole, never for itself.
      ...{ showing: 'hidden', category_id: category.id, severity: category.severity },
      ...{ lon, lat, accuracy_m, place_from, address, area_id, locale, channel, round },
      ...{ filed_at: at, changed_at: at },
      ...publicColumns({ place: whole, words: part.words, address }, category.sensitivity),
    })
    .execute();
  await record(tx, actor, 'report.made-part', { subject: 'report', id, of: whole.code });
  await later(tx, 'assignments.open', { reportId: id });
  return code;
}

/** The desk has looked at what became of the parts. */
export function seeParts(actor: Actor, id: string) {
  return change(async (tx) => {
    await lockForDesk(tx, actor, id, 'report.see');
    await tx.updateTable('reports').set({ part_changed_at: null }).where('id', '=', id).execute();
  });
}
