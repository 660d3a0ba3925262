import type { Tx } from '#server/database.ts';
import type { PhotoRef } from './input.ts';
import { removeLater } from './ordering.ts';
import { filesOf } from './stored.ts';

/** Shows everybody exactly these photos that were kept for a publication or an entry, in the caller's transaction: what the desk hid stays hidden. */
export async function showOnly(tx: Tx, subjectId: string, ids: readonly string[]): Promise<void> {
  await tx
    .updateTable('media_photos')
    .set((photo) => ({
      showing: photo
        .case()
        .when('id', 'in', [...ids, subjectId])
        .then('public')
        .else('held')
        .end(),
    }))
    .where('subject_id', '=', subjectId)
    .where('kind', 'in', ['publication', 'entry'])
    .where('claimed_at', 'is not', null)
    .where('showing', '<>', 'hidden')
    .execute();
}

/** Erases one photo with all its files, in the caller's transaction: somebody in it agrees no more. */
export async function erasePhoto(tx: Tx, { subjectId, id }: PhotoRef): Promise<void> {
  const rows = await tx
    .deleteFrom('media_photos')
    .where('subject_id', '=', subjectId)
    .where('id', '=', id)
    .returningAll()
    .execute();
  await removeLater(tx, rows.flatMap(filesOf));
}
