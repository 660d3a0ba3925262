import { Refusal } from '#basics/refusal.ts';
import type { MessageKey } from '#basics/words.ts';
import { db } from '#server/database.ts';
import { getFile, putFile, removeFile } from '#server/files.ts';
import { secretToken } from '#server/ids.ts';
import { makeCopies, type Box, type Copies } from '#server/picture-copies.ts';
import type { PhotoRef } from './input.ts';
import { MOST_ATTEMPTS } from './rules.ts';
import { copyFiles, type PhotoRow } from './stored.ts';

/**
 * Makes what strangers may see of a photo: copies with nothing but pixels, black boxes burnt in.
 * One that cannot be opened, or that ended the process three times, becomes refused with its
 * problem; what is our fault (a full disk) is thrown, to be tried again.
 */
export async function makeSafe(ref: PhotoRef): Promise<void> {
  const row = await begin(ref);
  if (!row) return;
  if (row.attempts > MOST_ATTEMPTS) return refuse(row, 'photo.unreadable');
  try {
    const copies = await makeCopies(await getFile(row.original_key), row.boxes as Box[]);
    await keep(row, copies);
  } catch (problem) {
    if (problem instanceof Refusal) return refuse(row, problem.key);
    if (row.claimed_at && isMissing(problem)) return refuse(row, 'photo.truncated');
    await stillWaiting(row)
      .set({ attempts: row.attempts - 1 })
      .execute();
    throw problem;
  }
}

// Not filed yet, its bytes may still be on their way.
const isMissing = (problem: unknown) => (problem as NodeJS.ErrnoException).code === 'ENOENT';

// Counted before the work: a picture that ends the process leaves its count behind.
const begin = (ref: PhotoRef): Promise<PhotoRow | undefined> =>
  db
    .updateTable('media_photos')
    .set((it) => ({ attempts: it('attempts', '+', 1) }))
    .where('subject_id', '=', ref.subjectId)
    .where('id', '=', ref.id)
    .where('state', '=', 'waiting')
    .returningAll()
    .executeTakeFirst();

// Only as long as nobody has drawn other boxes in the meantime: then another job makes the copies.
const stillWaiting = (row: PhotoRow) =>
  db
    .updateTable('media_photos')
    .where('subject_id', '=', row.subject_id)
    .where('id', '=', row.id)
    .where('state', '=', 'waiting')
    .where('revision', '=', row.revision);

async function keep(row: PhotoRow, { large, small, width, height }: Copies): Promise<void> {
  const files = copyFiles(row, row.revision);
  await putFile(files.large, large);
  await putFile(files.small, small);
  const kept = await stillWaiting(row)
    .set({ state: 'ready', copies_key: secretToken(), attempts: 0, width, height })
    .returning('id')
    .execute();
  if (kept.length === 0) await dropUnlessShown(row);
}

// Another run of the same job may have won with the very same files; other boxes may have been drawn.
async function dropUnlessShown(row: PhotoRow): Promise<void> {
  const same = await db
    .selectFrom('media_photos')
    .select('id')
    .where('subject_id', '=', row.subject_id)
    .where('id', '=', row.id)
    .where('revision', '=', row.revision)
    .executeTakeFirst();
  if (!same) await Promise.all(Object.values(copyFiles(row, row.revision)).map(removeFile));
}

async function refuse(row: PhotoRow, problem: MessageKey): Promise<void> {
  await stillWaiting(row).set({ state: 'refused', problem }).execute();
}
