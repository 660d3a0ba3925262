import { sql, type Kysely } from 'kysely';
import type { Locale } from '#basics/localised.ts';
import type { ItemKind } from '#modules/syndication/rules.ts';
import { now } from '#server/clock.ts';
import type { Database, Tx } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { end } from './ending-subscriptions.ts';
import { byAddress, lockAddress } from './subscriber-rows.ts';
import { insertSubscriber } from './subscribers.ts';
import { insertWish } from './wishes.ts';

/** What is wished in a chat: in an area, in a circle, or (neither) everywhere; no kinds: all of them. */
export type ChatWish = {
  areaId?: string;
  circle?: { lon: number; lat: number; radiusM: number };
  kinds: readonly ItemKind[];
};

type Hearer = { chatId: string; locale: Locale };

/**
 * From now on a chat hears of what was wished there: that they wrote is the yes. In the caller's
 * transaction; gives false when there are as many wishes as there may be. The same wish is kept once.
 */
export async function subscribeChat(tx: Tx, hearer: Hearer, wish: ChatWish): Promise<boolean> {
  const { chatId, locale } = hearer;
  await lockAddress(tx, chatId);
  const known = await byAddress(tx, chatId);
  const id = known?.id ?? newId();
  if (!known) {
    const row = { id, way: 'chat', address: chatId, locale, digest: 'daily' };
    await insertSubscriber(tx, { ...row, confirmed_at: now() });
  }
  const { areaId, circle, kinds } = wish;
  if (await isThere(tx, id, wish)) return true;
  const placed = {
    ...(areaId && { area_id: areaId }),
    ...(circle && { circle: { lon: circle.lon, lat: circle.lat, radius_m: circle.radiusM } }),
  };
  return (await insertWish(tx, id, { ...placed, kinds: [...kinds] }, now())) !== null;
}

async function isThere(tx: Tx, id: string, { areaId, circle, kinds }: ChatWish) {
  const there = await tx
    .selectFrom('subscription_wishes')
    .select('id')
    .where('subscriber_id', '=', id)
    .where('area_id', 'is not distinct from', areaId ?? null)
    .where('lon', 'is not distinct from', circle?.lon ?? null)
    .where('lat', 'is not distinct from', circle?.lat ?? null)
    .where('radius_m', 'is not distinct from', circle?.radiusM ?? null)
    .where(sql<boolean>`kinds = ${[...kinds]}::text[]`)
    .executeTakeFirst();
  return there !== undefined;
}

/** The subscriber a chat is; undefined when it is none. */
export const chatSubscriber = (source: Kysely<Database>, chatId: string) =>
  source
    .selectFrom('subscription_subscribers')
    .select('id')
    .where('address', '=', chatId)
    .where('way', '=', 'chat')
    .executeTakeFirst();

/** A chat wants to hear no more, or is gone; gives whether it had heard of anything. */
export async function endChat(tx: Tx, chatId: string): Promise<boolean> {
  const known = await chatSubscriber(tx, chatId);
  return known ? end(tx, known.id) : false;
}

/** Which of these chats still hear of anything. */
export async function hearingChats(
  source: Kysely<Database>,
  chatIds: readonly string[],
): Promise<string[]> {
  if (chatIds.length === 0) return [];
  const rows = await source
    .selectFrom('subscription_subscribers')
    .select('address')
    .where('address', 'in', chatIds)
    .where('way', '=', 'chat')
    .execute();
  return rows.flatMap(({ address }) => address ?? []);
}
