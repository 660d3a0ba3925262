import type { Tx } from '#server/database.ts';
import { later } from '#server/jobs.ts';
import type { PhotoRef } from './input.ts';

/** Has the safe copies of a photo made, or made anew. */
export async function orderCopies(tx: Tx, ref: PhotoRef): Promise<void> {
  await later(tx, 'media.make-safe', ref, { key: `media.make-safe ${ref.id}` });
}

/** Files go when the transaction has committed: not before, and not never. */
export async function removeLater(tx: Tx, keys: string[]): Promise<void> {
  if (keys.length > 0) await later(tx, 'media.remove-files', { keys });
}
