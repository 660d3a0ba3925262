import { Refusal } from '#basics/refusal.ts';
import { now } from '#server/clock.ts';
import type { Tx } from '#server/database.ts';
import { sha256 } from '#server/ids.ts';
import type { Source } from './stored.ts';

/**
 * Somebody in a photo, or in all of a subject's, agrees no more: the bytes are refused from now on. What
 * becomes of the photo itself is said elsewhere.
 */
export async function neverAgain(
  tx: Tx,
  { subjectId, id }: { subjectId: string; id?: string },
): Promise<void> {
  await tx
    .insertInto('media_taken_back')
    .columns(['sha256', 'at'])
    .expression((it) =>
      it
        .selectFrom('media_photos')
        .select((photo) => ['sha256', photo.val(now()).as('at')])
        .where('subject_id', '=', subjectId)
        .$if(id !== undefined, (one) => one.where('id', '=', id ?? '')),
    )
    .onConflict((on) => on.doNothing())
    .execute();
}

/** Refuses, beside `field`, the bytes of a picture that was taken back, wherever it stood: it stays gone. */
export async function requireNeverTakenBack(source: Source, bytes: Buffer, field = 'photo') {
  const row = await source
    .selectFrom('media_taken_back')
    .select('sha256')
    .where('sha256', '=', sha256(bytes))
    .executeTakeFirst();
  if (row) throw new Refusal('library.was-taken-back', 409, {}, field);
}
