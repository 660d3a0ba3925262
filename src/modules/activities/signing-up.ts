import { Refusal } from '#basics/refusal.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { turns } from '#server/turns.ts';
import type { NewSignUp } from './input.ts';
import { asActivity, type ActivityRow } from './keeping.ts';
import { fits, MOST_PEOPLE, movingUp, roomLeft, takesSignUps, type SignUpState } from './rules.ts';
import { writeTo } from './telling.ts';
import { openTicket, ticketKey, type TicketRef } from './tickets.ts';

// All of them wait for the one row of their event: each with a connection in its hand, they would leave none to others.
const inTurn = turns(4);

export type SignedUp = { key: string; state: SignUpState };

/**
 * Somebody wants to come, without an account: a place when there is room, else the waiting list, in the
 * order in which they came, however many come at once. The same form sent twice is one. Gives the ticket.
 */
export function signUp(code: string, input: NewSignUp): Promise<SignedUp> {
  return inTurn(() => change((tx) => takePlace(tx, code, input)));
}

async function takePlace(tx: Tx, code: string, input: NewSignUp): Promise<SignedUp> {
  const activity = await lockByCode(tx, code);
  const ref = { activityId: activity.id, id: input.id };
  const known = await signUpOf(tx, ref);
  if (known) return { key: ticketKey(ref), state: known.state as SignUpState };
  await requireOpen(tx, activity, input);
  const room = await roomOf(tx, activity);
  const state = fits(room, input.people) ? 'confirmed' : 'waiting';
  await insert(tx, activity, { ...input, state });
  await writeTo(tx, activity, { id: input.id, what: state === 'waiting' ? 'waiting' : 'ticket' });
  return { key: ticketKey(ref), state };
}

async function lockByCode(tx: Tx, code: string): Promise<ActivityRow> {
  const row = await tx
    .selectFrom('activities')
    .selectAll()
    .where('code', '=', code)
    .forUpdate()
    .executeTakeFirst();
  if (!row || row.state === 'draft' || row.state === 'waiting')
    throw new Refusal('activity.unknown', 404);
  return asActivity(row);
}

const lockById = async (tx: Tx, id: string): Promise<ActivityRow> =>
  asActivity(
    await tx
      .selectFrom('activities')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirstOrThrow(() => new Refusal('activity.unknown', 404)),
  );

const signUpOf = (tx: Tx, { activityId, id }: TicketRef) =>
  tx
    .selectFrom('activity_signups')
    .select(['state', 'people'])
    .where('activity_id', '=', activityId)
    .where('id', '=', id)
    .executeTakeFirst();

async function requireOpen(tx: Tx, activity: ActivityRow, input: NewSignUp) {
  const { starts_at: startsAt, signs_up: signsUp, sign_up_until: signUpUntil, state } = activity;
  if (!takesSignUps({ state, signsUp, signUpUntil, startsAt }, now()))
    throw new Refusal('activity.sign-up-closed');
  if (activity.for_minors) requireGuardian(input);
  const { people } = await tx
    .selectFrom('activity_signups')
    .select((it) => it.fn.coalesce(it.fn.sum<number>('people'), it.lit(0)).as('people'))
    .where('activity_id', '=', activity.id)
    .where('state', '<>', 'cancelled')
    .where((it) =>
      it.or([
        ...(input.email ? [it('email', '=', input.email)] : []),
        ...(input.phone ? [it('phone', '=', input.phone)] : []),
      ]),
    )
    .executeTakeFirstOrThrow();
  if (Number(people) + input.people > MOST_PEOPLE)
    throw new Refusal('activity.too-many-of-one', 409, { most: MOST_PEOPLE }, 'people');
}

function requireGuardian({ guardianName, guardianContact, guardianAgrees }: NewSignUp) {
  const missing = (field: string) => new Refusal('activity.guardian-missing', 400, {}, field);
  if (guardianName.length < 2) throw missing('guardianName');
  if (guardianContact.length < 5) throw missing('guardianContact');
  if (!guardianAgrees) throw missing('guardianAgrees');
}

/** How many more people there is room for; the activity must be held. */
async function roomOf(tx: Tx, { id, capacity }: ActivityRow) {
  const { taken } = await tx
    .selectFrom('activity_signups')
    .select((it) => it.fn.coalesce(it.fn.sum<number>('people'), it.lit(0)).as('taken'))
    .where('activity_id', '=', id)
    .where('state', 'in', ['confirmed', 'came'])
    .executeTakeFirstOrThrow();
  return roomLeft(capacity, Number(taken));
}

/** The next place in the order of arrival; the activity must be held. */
export async function nextPosition(tx: Tx, activityId: string): Promise<number> {
  const { last } = await tx
    .selectFrom('activity_signups')
    .select((it) => it.fn.max('position').as('last'))
    .where('activity_id', '=', activityId)
    .executeTakeFirstOrThrow();
  return (last ?? 0) + 1;
}

async function insert(
  tx: Tx,
  { id: activityId, for_minors: forMinors }: ActivityRow,
  { state, ...input }: NewSignUp & { state: 'confirmed' | 'waiting' },
) {
  await tx
    .insertInto('activity_signups')
    .values({
      ...{ activity_id: activityId, id: input.id, position: await nextPosition(tx, activityId) },
      state,
      ...{ people: input.people, locale: input.locale, name: input.name },
      ...{ email: input.email ?? null, phone: input.phone ?? null },
      guardian_name: forMinors ? input.guardianName : '',
      guardian_contact: forMinors ? input.guardianContact : '',
      ...{ signed_up_at: now(), confirmed_at: state === 'confirmed' ? now() : null },
    })
    .execute();
}

/** Whoever holds the ticket comes no more: the first who waits and fits moves up, and is told. Twice is once. */
export async function cancelSignUp(key: string): Promise<void> {
  const ref = openTicket(key);
  if (!ref) throw new Refusal('activity.ticket-unknown', 404);
  await change(async (tx) => {
    const activity = await lockById(tx, ref.activityId);
    const known = await signUpOf(tx, ref);
    if (!known) throw new Refusal('activity.ticket-unknown', 404);
    if (known.state === 'cancelled') return;
    if (known.state === 'came' || activity.starts_at <= now())
      throw new Refusal('activity.is-over');
    await tx
      .updateTable('activity_signups')
      .set({ state: 'cancelled', cancelled_at: now() })
      .where('activity_id', '=', ref.activityId)
      .where('id', '=', ref.id)
      .execute();
    await moveUp(tx, activity);
  });
}

/** Those who wait move up as far as there is room, and are told. */
async function moveUp(tx: Tx, activity: ActivityRow): Promise<void> {
  if (activity.state !== 'published' || activity.starts_at <= now()) return;
  const list = await tx
    .selectFrom('activity_signups')
    .select(['id', 'people'])
    .where('activity_id', '=', activity.id)
    .where('state', '=', 'waiting')
    .orderBy('position')
    .execute();
  for (const { id } of movingUp(await roomOf(tx, activity), list)) {
    await tx
      .updateTable('activity_signups')
      .set({ state: 'confirmed', confirmed_at: now() })
      .where('activity_id', '=', activity.id)
      .where('id', '=', id)
      .execute();
    await writeTo(tx, activity, { id, what: 'moved-up' });
  }
}

/** There may be more room than before. Safe to run twice. */
export const moveUpNow = ({ id }: { id: string }): Promise<void> =>
  change(async (tx) => moveUp(tx, await lockById(tx, id)));
