import { makeKey, openKey } from '#server/keys.ts';

/** Who a link speaks for; `itemId`: what they were told when they got it. */
export type SubscriberRef = { id: string; itemId?: string };

/** The link by which a subscriber chooses or ends it, in each letter. */
export const subscriberKey = ({ id, itemId }: SubscriberRef) =>
  makeKey('subscriber', ...(itemId ? [id, itemId] : [id]));

/** The subscriber a link is for, or null. */
export function openSubscriberKey(key: string): SubscriberRef | null {
  const [id, itemId] = openKey('subscriber', key) ?? [];
  return id ? { id, ...(itemId && { itemId }) } : null;
}

/** The link to a thing in the letters of those who agreed that opening is counted: it names the thing, nobody else. */
export const openedKey = (itemId: string) => makeKey('opened', itemId);

/** The thing such a link leads to, or null. */
export const openOpenedKey = (key: string): string | null => openKey('opened', key)?.[0] ?? null;

/** A wish that whoever reads the address has yet to confirm. */
export type WishRef = { subscriberId: string; id: string };

export const wishKey = ({ subscriberId, id }: WishRef) => makeKey('wish', subscriberId, id);

/** The wish a link confirms, or null. */
export function openWishKey(key: string): WishRef | null {
  const [subscriberId, id] = openKey('wish', key) ?? [];
  return subscriberId && id ? { subscriberId, id } : null;
}
