import { placeIn } from '#basics/place-words.ts';
import { Refusal } from '#basics/refusal.ts';
import { areaTree, findPlaces } from '#modules/areas/queries.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import type { Choosing, Wish } from './input-subscribers.ts';
import { MOST_WISHES } from './rules-subscribers.ts';
import type { SubscriberRef } from './subscriber-keys.ts';
import { choiceOf, lockSubscriber } from './subscriber-rows.ts';

/** How often, and in which language, as chosen by the link in each letter. */
export function choose({ id }: SubscriberRef, input: Choosing): Promise<void> {
  return change(async (tx) => {
    await lockSubscriber(tx, id);
    await tx
      .updateTable('subscription_subscribers')
      .set(choiceOf(input))
      .where('id', '=', id)
      .execute();
  });
}

/** One more wish of somebody whose address is confirmed. */
export function addWish({ id }: SubscriberRef, wish: Wish): Promise<void> {
  return change(async (tx) => {
    await lockSubscriber(tx, id);
    const place = await placeOf(wish);
    const made = await insertWish(tx, id, { ...wish, ...place }, now());
    if (!made) throw new Refusal('subscribe.too-many', 409, { count: MOST_WISHES });
  });
}

/** One wish less; without any they hear nothing. */
export function dropWish({ id }: SubscriberRef, wishId: string): Promise<void> {
  return change(async (tx) => {
    await lockSubscriber(tx, id);
    await tx
      .deleteFrom('subscription_wishes')
      .where('subscriber_id', '=', id)
      .where('id', '=', wishId)
      .execute();
  });
}

/** Forgets what was asked for and not confirmed: the newest question is the one that counts. */
export async function dropUnconfirmed(tx: Tx, subscriberId: string): Promise<void> {
  await tx
    .deleteFrom('subscription_wishes')
    .where('subscriber_id', '=', subscriberId)
    .where('confirmed_at', 'is', null)
    .execute();
}

type Placed = Pick<Wish, 'kinds' | 'campaignId'> & {
  area_id?: string;
  circle?: { lon: number; lat: number; radius_m: number };
};

/** Writes a wish down; gives its id, or null when there are as many as there may be. */
export async function insertWish(
  tx: Tx,
  subscriberId: string,
  wish: Placed,
  confirmedAt: Date | null,
): Promise<string | null> {
  const { count } = await tx
    .selectFrom('subscription_wishes')
    .select((it) => it.fn.countAll<number>().as('count'))
    .where('subscriber_id', '=', subscriberId)
    .executeTakeFirstOrThrow();
  if (count >= MOST_WISHES) return null;
  const id = newId();
  await tx
    .insertInto('subscription_wishes')
    .values({
      ...{ subscriber_id: subscriberId, id, made_at: now(), confirmed_at: confirmedAt },
      ...{ kinds: wish.kinds, campaign_id: wish.campaignId ?? null },
      ...{ area_id: wish.area_id ?? null, ...wish.circle },
    })
    .execute();
  return id;
}

const USUAL_KM = 2;

/** Where a wish is: a circle, an area, or (nothing) everywhere. Refuses what there is not. */
export async function placeOf(wish: Wish): Promise<Pick<Placed, 'area_id' | 'circle'>> {
  if (wish.place) return circleAt(wish.place, wish.radiusKm);
  if (!wish.area) return {};
  const found = (await areaTree()).find(({ key, retired }) => key === wish.area && !retired);
  if (!found) throw new Refusal('subscribe.no-such-area', 400, {}, 'area');
  return { area_id: found.id };
}

async function circleAt(typed: string, radiusKm?: number) {
  const settlement = async () => (await findPlaces(typed, 1))[0]?.place;
  const at = placeIn(typed) ?? (await settlement());
  if (!at) throw new Refusal('subscribe.no-such-place', 400, {}, 'place');
  const reach = 'accuracyM' in at ? Math.max(at.accuracyM, USUAL_KM * 1000) : USUAL_KM * 1000;
  const radius = radiusKm === undefined ? reach : Math.round(radiusKm * 1000);
  return { circle: { lon: at.lon, lat: at.lat, radius_m: radius } };
}
