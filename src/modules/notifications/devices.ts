import type { Locale } from '#basics/localised.ts';
import { Refusal } from '#basics/refusal.ts';
import type { Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { idFrom, keyFor } from '#server/ids.ts';
import { mayPushTo } from '#server/push.ts';
import type { GivenDevice } from './input.ts';

/** Whose device: a member of staff's, the reporter's, or somebody's who follows a public report. */
export type Side = 'person' | 'reporter' | 'follower';

/** So many devices may hear of one thing: others are refused, for each is an address we ask. */
const MOST: Record<Side, number> = { person: 10, reporter: 10, follower: 2000 };

const idOf = (endpoint: string) => idFrom(keyFor('push device', endpoint));

/** Where a device hears of something, in which language, and what it is called in a list. */
export type Hearing = { rootId: string; side: Side; locale: Locale; name?: string };

/** Keeps a device that wants to be told, in the caller's transaction. The same one stands there once. */
export async function keepDevice(tx: Tx, hearing: Hearing, given: GivenDevice): Promise<void> {
  if (!mayPushTo(given.endpoint)) throw new Refusal('push.not-a-device', 400);
  const { rootId, side, locale, name = '' } = hearing;
  const { count } = await tx
    .selectFrom('notification_devices')
    .select((it) => it.fn.countAll<number>().as('count'))
    .where('root_id', '=', rootId)
    .where('side', '=', side)
    .executeTakeFirstOrThrow();
  if (count >= MOST[side]) throw new Refusal('push.too-many', 409, { count: MOST[side] });
  const keys = { endpoint: given.endpoint, p256dh: given.keys.p256dh, auth: given.keys.auth };
  await tx
    .insertInto('notification_devices')
    .values({
      ...{ root_id: rootId, id: idOf(given.endpoint), side, ...keys },
      ...{ locale, name: name.slice(0, 200), made_at: now() },
    })
    .onConflict((it) => it.columns(['root_id', 'id']).doUpdateSet({ ...keys, side, locale }))
    .execute();
}

/**
 * What one thing is part of now is heard of by those who followed it too, as far as there is room.
 * A device that hears of the other already stays as it is. Safe to run twice.
 */
export async function joinDevices(tx: Tx, fromId: string, intoId: string): Promise<void> {
  const there = tx.selectFrom('notification_devices').where('root_id', '=', intoId);
  const { count } = await there
    .where('side', '=', 'follower')
    .select((it) => it.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  const going = await tx
    .selectFrom('notification_devices')
    .select(['id', 'side', 'endpoint', 'p256dh', 'auth', 'locale', 'name'])
    .where('root_id', '=', fromId)
    .where('side', '=', 'follower')
    .where('id', 'not in', there.select('id'))
    .orderBy('made_at')
    .limit(Math.max(0, MOST.follower - Number(count)))
    .execute();
  if (going.length === 0) return;
  await tx
    .insertInto('notification_devices')
    .values(going.map((device) => ({ ...device, root_id: intoId, made_at: now() })))
    .onConflict((it) => it.doNothing())
    .execute();
}

/** A member of staff wants to be told on this device. */
export function addOwnDevice(
  actor: Actor,
  given: GivenDevice,
  about: Pick<Hearing, 'locale' | 'name'>,
) {
  if (actor.kind !== 'person') throw new Refusal('people.may-not-desk', 403);
  const hearing = { rootId: actor.personId, side: 'person' as const, ...about };
  return change((tx) => keepDevice(tx, hearing, given));
}

/** A member of staff no longer wants to be told on this device; another's is not touched. */
export function dropOwnDevice(actor: Actor, id: string) {
  if (actor.kind !== 'person') throw new Refusal('people.may-not-desk', 403);
  const rootId = actor.personId;
  return change((tx) => drop(tx, rootId).where('id', '=', id).execute());
}

/** The browser somebody sits at wants to hear no more. */
export function dropOwnDeviceAt(actor: Actor, endpoint: string) {
  return dropOwnDevice(actor, idOf(endpoint));
}

/** Whoever holds the device wants to hear no more of this: its own address is proof enough. */
export const dropDevice = (rootId: string, endpoint: string) =>
  change((tx) => drop(tx, rootId).where('id', '=', idOf(endpoint)).execute());

const drop = (tx: Tx, rootId: string) =>
  tx.deleteFrom('notification_devices').where('root_id', '=', rootId);

/** Erases what members of staff were told about a thing; what they have not read yet reaches them. */
export async function forgetTold(tx: Tx, aboutId: string): Promise<void> {
  await tx
    .deleteFrom('notifications')
    .where('about_id', '=', aboutId)
    .where('told_at', 'is not', null)
    .execute();
}

/** Erases everything that members of staff were, or would be, told about a thing. */
export async function forgetNotifications(tx: Tx, aboutId: string): Promise<void> {
  await tx.deleteFrom('notifications').where('about_id', '=', aboutId).execute();
}

/** Erases every device that hears of a thing, and what was sent to it: for what is erased itself. */
export async function forgetDevices(tx: Tx, rootId: string): Promise<void> {
  await drop(tx, rootId).execute();
  await tx.deleteFrom('notification_pushes').where('root_id', '=', rootId).execute();
}
