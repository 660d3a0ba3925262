import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import { change } from '#server/database.ts';
import { isFirst, networkOf } from '#server/limits.ts';
import { FLAG_DAYS, FLAGS_TO_HOLD } from './rules.ts';
import type { CommentRef } from './stored.ts';

/**
 * A reader says that a published comment should not stand there. When enough different ones do, it is
 * held until it is read again. Who flagged is not stored; that this address did it is known as a keyed
 * sum, like every limit. Refuses what is not published.
 */
export async function flagComment(ref: CommentRef, address: string): Promise<void> {
  const { publicationId, id } = ref;
  const counts = await isFirst(`flag ${id} ${networkOf(address)}`, FLAG_DAYS);
  await change(async (tx) => {
    const row = await tx
      .updateTable('comments')
      .set((comment) => ({ flags: comment('flags', '+', counts ? 1 : 0) }))
      .where('publication_id', '=', publicationId)
      .where('id', '=', id)
      .where('state', '=', 'published')
      .returning('flags')
      .executeTakeFirst();
    if (!row) throw new Refusal('comment.gone', 404);
    if (row.flags < FLAGS_TO_HOLD) return;
    await tx
      .updateTable('comments')
      .set({ state: 'held', decided_at: null, decided_by: null, decision_id: null })
      .where('publication_id', '=', publicationId)
      .where('id', '=', id)
      .execute();
    const about = { subject: 'publication', id: publicationId } as const;
    await record(tx, { kind: 'stranger' }, 'comment.held-again', about);
  });
}
