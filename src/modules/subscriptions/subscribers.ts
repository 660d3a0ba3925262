import { sql } from 'kysely';
import type { Locale } from '#basics/localised.ts';
import { Refusal } from '#basics/refusal.ts';
import { addressId } from '#modules/letters/addresses.ts';
import type { GivenDevice } from '#modules/notifications/input.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import { mayPushTo } from '#server/push.ts';
import type { Subscribing, Wish } from './input-subscribers.ts';
import { ASK_AGAIN_MS } from './rules-subscribers.ts';
import type { WishRef } from './subscriber-keys.ts';
import { byAddress, choiceOf, lockAddress, phoneAddress } from './subscriber-rows.ts';
import { dropUnconfirmed, insertWish, placeOf } from './wishes.ts';

/**
 * Somebody asks to hear of what is passed on. The address is asked first; until it says yes nothing
 * changes. What comes back is the same whether the address is known or not.
 */
export function subscribe(input: Subscribing): Promise<void> {
  return change(async (tx) => {
    await lockAddress(tx, input.email);
    const place = await placeOf(input);
    const known = await byAddress(tx, input.email);
    if (known && now().getTime() - known.asked_at.getTime() < ASK_AGAIN_MS) return;
    const id = known?.id ?? newId();
    if (known) {
      const asked = { asked_at: now(), ...(known.confirmed_at ? {} : choiceOf(input)) };
      await tx.updateTable('subscription_subscribers').set(asked).where('id', '=', id).execute();
    } else {
      const address = { address: input.email, address_id: addressId(input.email) };
      await insertSubscriber(tx, { id, way: 'email', ...address, ...choiceOf(input) });
    }
    await dropUnconfirmed(tx, id);
    const wishId = await insertWish(tx, id, { ...input, ...place }, null);
    // Full: the answer is the same for everybody, so they hear nothing of it here.
    if (wishId) await later(tx, 'subscriptions.ask-subscriber', { subscriberId: id, id: wishId });
  });
}

/** A phone wants to hear of what is passed on: that its owner allowed it is the yes. */
export async function subscribePhone(given: GivenDevice, wish: Wish, locale: Locale) {
  if (!mayPushTo(given.endpoint)) throw new Refusal('push.not-a-device', 400);
  const address = phoneAddress(given.endpoint);
  await change(async (tx) => {
    await lockAddress(tx, address);
    const known = await byAddress(tx, address);
    const device = JSON.stringify({ endpoint: given.endpoint, ...given.keys });
    const id = known?.id ?? newId();
    if (known) {
      await tx
        .updateTable('subscription_subscribers')
        .set({ device, locale })
        .where('id', '=', id)
        .execute();
      await tx.deleteFrom('subscription_wishes').where('subscriber_id', '=', id).execute();
    } else {
      const row = { id, way: 'push', address, device, locale, digest: 'none' };
      await insertSubscriber(tx, { ...row, confirmed_at: now() });
    }
    await insertWish(tx, id, { ...wish, ...(await placeOf(wish)) }, now());
  });
}

/** Whoever reads the address says that it was them: from now on they hear of it. */
export function confirmWish({ subscriberId, id }: WishRef): Promise<void> {
  return change(async (tx) => {
    const subscriber = await tx
      .updateTable('subscription_subscribers')
      .set((it) => ({ confirmed_at: it.fn.coalesce('confirmed_at', sql<Date>`${now()}`) }))
      .where('id', '=', subscriberId)
      .where('ended_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    const wish = await tx
      .updateTable('subscription_wishes')
      .set((it) => ({ confirmed_at: it.fn.coalesce('confirmed_at', sql<Date>`${now()}`) }))
      .where('subscriber_id', '=', subscriberId)
      .where('id', '=', id)
      .returning('id')
      .executeTakeFirst();
    if (!subscriber || !wish) throw new Refusal('subscribe.unknown', 404);
  });
}

type NewSubscriber = {
  id: string;
  way: string;
  address: string;
  address_id?: string;
  device?: string;
  locale: string;
  digest: string;
  counts_opens?: boolean;
  confirmed_at?: Date;
};

/** Writes a subscriber down, asked at this moment. */
export const insertSubscriber = (tx: Tx, row: NewSubscriber) =>
  tx
    .insertInto('subscription_subscribers')
    .values({ ...row, made_at: now(), asked_at: now() })
    .execute();
