import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import { commentsOn } from '#modules/publications/commented.ts';
import { change, db } from '#server/database.ts';
import { asComment, type CommentRef } from './stored.ts';
import type { LeavingReason } from './rules.ts';

/** A comment as its writer sees it: what became of it, and where it stands; null when it is gone. */
export async function ownComment({ publicationId, id }: CommentRef) {
  const row = await db
    .selectFrom('comments')
    .selectAll()
    .where('publication_id', '=', publicationId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return null;
  const item = await commentsOn(db, publicationId);
  return { ...asComment(row), reason: row.reason as LeavingReason | null, item };
}

/** Its writer takes a comment back: nothing of it is kept. Twice is once. */
export function takeBackComment({ publicationId, id }: CommentRef): Promise<void> {
  return change(async (tx) => {
    const gone = await tx
      .deleteFrom('comments')
      .where('publication_id', '=', publicationId)
      .where('id', '=', id)
      .returning('id')
      .executeTakeFirst();
    if (!gone) return;
    const about = { subject: 'publication', id: publicationId } as const;
    await record(tx, { kind: 'stranger' }, 'comment.taken-back', about);
  });
}

/** Its writer wants their name no longer beside it. */
export function eraseNameOf({ publicationId, id }: CommentRef): Promise<void> {
  return change(async (tx) => {
    const row = await tx
      .updateTable('comments')
      .set({ name: '' })
      .where('publication_id', '=', publicationId)
      .where('id', '=', id)
      .returning('id')
      .executeTakeFirst();
    if (!row) throw new Refusal('comment.gone', 404);
  });
}
