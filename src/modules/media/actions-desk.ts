import type { Updateable } from 'kysely';
import { Refusal } from '#basics/refusal.ts';
import { change, type Database, type Tx } from '#server/database.ts';
import { getFile } from '#server/files.ts';
import { sha256 } from '#server/ids.ts';
import { record } from '#modules/ledger/actions.ts';
import type { Permission, Where } from '#modules/people/permissions.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { drawing, photoRef, type Drawing, type PhotoRef } from './input.ts';
import { orderCopies, removeLater } from './ordering.ts';
import type { Showing } from './rules.ts';
import { copyFiles, rowsOf, type PhotoRow } from './stored.ts';

/**
 * The desk blackens parts of a photo: `boxes` are all its boxes from now on, none takes them
 * away. New copies are made under a new address; the old ones cannot be fetched any more.
 * The original stays as it came. Refuses who has no desk there.
 */
export function drawBoxes(actor: Actor, input: Drawing, where: Where): Promise<void> {
  const { boxes, ...ref } = drawing.parse(input);
  return change(async (tx) => {
    const row = await handled(tx, actor, ref, { where });
    await setPhoto(tx, row, {
      boxes: JSON.stringify(boxes),
      revision: row.revision + 1,
      state: 'waiting',
      problem: null,
      copies_key: null,
      attempts: 0,
    });
    await removeLater(tx, Object.values(copyFiles(row, row.revision)));
    await orderCopies(tx, ref);
    await note(tx, actor, row, { name: 'photo.redacted', boxes: boxes.length });
  });
}

/** The desk shows a photo to everyone. */
export const showPhoto = (actor: Actor, ref: PhotoRef, where: Where) =>
  setShowing(actor, ref, where, 'public');

/** The desk takes a photo away from everyone. */
export const hidePhoto = (actor: Actor, ref: PhotoRef, where: Where) =>
  setShowing(actor, ref, where, 'hidden');

function setShowing(actor: Actor, ref: PhotoRef, where: Where, showing: Showing) {
  return change(async (tx) => {
    const row = await handled(tx, actor, ref, { where });
    if (row.showing === showing) return;
    await setPhoto(tx, row, { showing });
    await note(tx, actor, row, { name: showing === 'public' ? 'photo.shown' : 'photo.hidden' });
  });
}

/**
 * The bytes exactly as they were sent, for whoever must see what the copies leave out. Each
 * reading and why is written down first; refused without a reason. Fails when the seal
 * (SHA-256) no longer fits.
 */
export async function openOriginal(
  actor: Actor,
  ref: PhotoRef,
  where: Where,
  { why }: { why: string },
) {
  const row = await change(async (tx) => {
    const found = await handled(tx, actor, ref, { where, permission: 'original.read' });
    await note(tx, actor, found, { name: 'photo.original-read', why });
    return found;
  });
  const bytes = await getFile(row.original_key);
  if (!sha256(bytes).equals(row.sha256)) throw new Error(`The seal of photo ${row.id} is broken`);
  return { bytes, mime: row.mime };
}

type Handled = { where: Where; permission?: Permission };

async function handled(tx: Tx, actor: Actor, ref: PhotoRef, { where, permission }: Handled) {
  if (!may(actor, permission ?? 'report.moderate', where))
    throw new Refusal('photo.not-yours', 403);
  if (!photoRef.safeParse(ref).success) throw new Refusal('photo.gone', 404);
  const { subjectId, id } = ref;
  const row = await rowsOf(tx, subjectId).where('id', '=', id).forUpdate().executeTakeFirst();
  if (!row) throw new Refusal('photo.gone', 404);
  return row;
}

async function setPhoto(tx: Tx, row: PhotoRow, set: Updateable<Database['media_photos']>) {
  await tx
    .updateTable('media_photos')
    .set(set)
    .where('subject_id', '=', row.subject_id)
    .where('id', '=', row.id)
    .execute();
}

type Event = { name: string; boxes?: number; why?: string };

const note = (tx: Tx, actor: Actor, row: PhotoRow, { name, ...facts }: Event) =>
  record(tx, actor, name, { subject: 'report', id: row.subject_id, photo: row.id, ...facts });
