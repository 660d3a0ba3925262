import { forgetLetters } from '#modules/letters/actions.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import type { SubscriberRef } from './subscriber-keys.ts';
import { byAddress, phoneAddress } from './subscriber-rows.ts';

/** A phone wants to hear no more: that it knows its own address is proof enough. */
export async function unsubscribePhone(endpoint: string): Promise<void> {
  await change(async (tx) => {
    const known = await byAddress(tx, phoneAddress(endpoint));
    if (known) await end(tx, known.id);
  });
}

/**
 * No more of it, at once: where it was sent and what was wished are erased. `itemId` is what they
 * had been told when they had enough. Twice is once.
 */
export function endSubscription({ id, itemId }: SubscriberRef): Promise<void> {
  return change(async (tx) => {
    if (!(await end(tx, id)) || !itemId) return;
    await tx
      .updateTable('subscription_sendings')
      .set({ ended: true })
      .where('item_id', '=', itemId)
      .where('subscriber_id', '=', id)
      .where('revision', '=', (it) =>
        it
          .selectFrom('subscription_sendings')
          .select((row) => row.fn.max('revision').as('last'))
          .where('item_id', '=', itemId)
          .where('subscriber_id', '=', id),
      )
      .execute();
  });
}

/** Ends it in the caller's transaction; gives whether it was not over before. */
export async function end(tx: Tx, id: string): Promise<boolean> {
  const ended = await tx
    .selectFrom('subscription_subscribers')
    .select(['way', 'address'])
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (!ended) return false;
  await tx
    .updateTable('subscription_subscribers')
    .set({ ended_at: now(), address: null, address_id: null, device: null })
    .where('id', '=', id)
    .execute();
  await tx.deleteFrom('subscription_wishes').where('subscriber_id', '=', id).execute();
  await tx
    .updateTable('subscription_sendings')
    .set({ state: 'dropped' })
    .where('subscriber_id', '=', id)
    .where('state', '=', 'waiting')
    .execute();
  await tx.deleteFrom('subscription_digests').where('subscriber_id', '=', id).execute();
  if (ended.way === 'email') await forgetLetters(tx, id, ended.address ?? '');
  return true;
}
