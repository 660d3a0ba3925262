import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import type { Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { change, db, type Tx } from '#server/database.ts';
import type { CheckedIn } from './input.ts';
import { lockActivity, type ActivityRow } from './keeping.ts';
import { isPublic, KEPT_DAYS, type SignUpState } from './rules.ts';
import { readTicket } from './rules-tickets.ts';
import { openTicket, ticketCode, ticketHash } from './tickets.ts';

const DAY = 86_400_000;
/** A device whose clock is wrong does not say that somebody came before the doors were open. */
const DOORS_OPEN_H = 12;

export type CheckIn = { name: string; medium: string; people: number; again: boolean };

/**
 * Somebody came and shows their ticket: its signs, its square or its address. Gives who it is for, and
 * whether it was shown before. Refuses a cancelled one and one that is for another activity.
 */
export function checkIn(actor: Actor, id: string, ticket: string): Promise<CheckIn> {
  return change(async (tx) => {
    const activity = await lockActivity(tx, actor, id);
    requireDoors(activity);
    const one = (await ticketsOf(tx, id)).find((it) => isFor(ticket, it));
    if (!one) throw new Refusal('activity.ticket-unknown', 404, {}, 'ticket');
    if (one.state === 'cancelled')
      throw new Refusal('activity.ticket-cancelled', 409, {}, 'ticket');
    const again = one.state === 'came';
    if (!again) await came(tx, { activityId: id, id: one.id }, now());
    return { name: one.name, medium: one.medium, people: one.people, again };
  });
}

function requireDoors({ state, starts_at: startsAt, ends_at: endsAt }: ActivityRow) {
  if (!isPublic(state) || state === 'cancelled') throw new Refusal('activity.is-over');
  const opens = startsAt.getTime() - DOORS_OPEN_H * 3_600_000;
  const at = now().getTime();
  if (at < opens || at > endsAt.getTime() + KEPT_DAYS * DAY)
    throw new Refusal('activity.doors-closed');
}

type Ticket = Record<'id' | 'activity_id' | 'name' | 'medium' | 'state', string> & {
  people: number;
};

const isFor = (text: string, { activity_id: activityId, id }: Ticket) =>
  readTicket(text) === ticketCode(id) ||
  openTicket(text.split(/[/?#]/).at(-1) ?? '')?.id === id ||
  text === ticketHash({ activityId, id });

const ticketsOf = (source: Pick<Tx, 'selectFrom'>, id: string): Promise<Ticket[]> =>
  source
    .selectFrom('activity_signups')
    .select(['id', 'activity_id', 'name', 'medium', 'people', 'state'])
    .where('activity_id', '=', id)
    .orderBy('position')
    .execute();

const came = (tx: Tx, { activityId, id }: { activityId: string; id: string }, at: Date) =>
  tx
    .updateTable('activity_signups')
    .set({ state: 'came', came_at: at })
    .where('activity_id', '=', activityId)
    .where('id', '=', id)
    .execute();

/**
 * What a device at the door checked in, perhaps without the network: sent once it is back, and again
 * when nobody knows whether it arrived. Gives how many of them are known; a hash of no ticket is left out.
 */
export function checkInAll(actor: Actor, id: string, { came: sent }: CheckedIn): Promise<number> {
  return change(async (tx) => {
    const activity = await lockActivity(tx, actor, id);
    requireDoors(activity);
    const byHash = new Map(
      (await ticketsOf(tx, id)).map((one) => [ticketHash({ activityId: id, id: one.id }), one]),
    );
    let known = 0;
    for (const { hash, at } of sent) {
      const one = byHash.get(hash);
      if (!one || one.state === 'cancelled') continue;
      known += 1;
      if (one.state !== 'came') await came(tx, { activityId: id, id: one.id }, soundMoment(at));
    }
    await record(tx, actor, 'activity.checked-in', { subject: 'activity', id, people: known });
    return known;
  });
}

const soundMoment = (at: string) => new Date(Math.min(new Date(at).getTime(), now().getTime()));

/** The tickets of an activity as a device at the door keeps them: by hashes, nobody's name. */
export async function ticketsForDoor(actor: Actor, id: string) {
  await change((tx) => lockActivity(tx, actor, id));
  return (await ticketsOf(db, id))
    .filter(({ state }) => state !== 'cancelled')
    .map((one) => ({
      hash: ticketHash({ activityId: id, id: one.id }),
      people: one.people,
      press: one.medium !== '',
      state: one.state as SignUpState,
    }));
}
