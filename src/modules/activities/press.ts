import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import { personOf, type Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { change, db, type Tx } from '#server/database.ts';
import { deskActivity } from './desk.ts';
import type { PressDecision, PressRequest } from './input-press.ts';
import { asActivity, lockActivity, textsById, type ActivityRow } from './keeping.ts';
import { nextPosition } from './signing-up.ts';
import { write } from './telling.ts';
import { ticketCode } from './tickets.ts';

export const pressStates = ['asked', 'granted', 'declined'] as const;
export type PressState = (typeof pressStates)[number];

/**
 * A journalist asks to be let in to a press conference, without an account. The same form sent twice is
 * one, and so is a second one from the same e-mail address: who asked already is told to nobody.
 */
export const askForAccreditation = (code: string, input: PressRequest): Promise<void> =>
  change(async (tx) => {
    const row = await tx
      .selectFrom('activities')
      .selectAll()
      .where('code', '=', code)
      .forUpdate()
      .executeTakeFirst();
    if (!row || row.kind !== 'press') throw new Refusal('activity.unknown', 404);
    requireOpen(asActivity(row));
    const known = await tx
      .selectFrom('activity_press')
      .select('id')
      .where('activity_id', '=', row.id)
      .where((it) => it.or([it('id', '=', input.id), it('email', '=', input.email)]))
      .executeTakeFirst();
    if (known) return;
    const { phone = null, ...given } = input;
    await tx
      .insertInto('activity_press')
      .values({ activity_id: row.id, ...given, phone, state: 'asked', asked_at: now() })
      .execute();
  });

function requireOpen({ state, starts_at: startsAt }: ActivityRow) {
  if (state !== 'published' || startsAt <= now()) throw new Refusal('activity.press-closed');
}

async function asked(tx: Tx, activity: ActivityRow, id: string) {
  requireOpen(activity);
  const found = await tx
    .selectFrom('activity_press')
    .selectAll()
    .where('activity_id', '=', activity.id)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!found) throw new Refusal('activity.press-unknown', 404);
  if (found.state !== 'asked') throw new Refusal('activity.press-decided');
  return found;
}

const decide = (tx: Tx, actor: Actor, { id, activityId, ...set }: Decided) =>
  tx
    .updateTable('activity_press')
    .set({ ...set, decided_by: personOf(actor), decided_at: now() })
    .where('activity_id', '=', activityId)
    .where('id', '=', id)
    .execute();
type Decided = { id: string; activityId: string; state: PressState; reason: string };

/** Lets a journalist in: they get a ticket marked as one of the press, whether there is room or not. */
export const grantPress = (actor: Actor, id: string, input: PressDecision): Promise<void> =>
  change(async (tx) => {
    const activity = await lockActivity(tx, actor, id);
    const one = await asked(tx, activity, input.id);
    await decide(tx, actor, { ...input, activityId: id, state: 'granted' });
    await tx
      .insertInto('activity_signups')
      .values({
        ...{ activity_id: id, id: one.id, position: await nextPosition(tx, id), people: 1 },
        ...{ state: 'confirmed', locale: one.locale, name: one.name, medium: one.medium },
        ...{ email: one.email, phone: one.phone, signed_up_at: now(), confirmed_at: now() },
      })
      .execute();
    await answer(tx, activity, { one, what: 'press-granted' });
    await record(tx, actor, 'activity.press-granted', { subject: 'activity', id });
  });

/** Does not let a journalist in, and says why. */
export const declinePress = (actor: Actor, id: string, input: PressDecision): Promise<void> =>
  change(async (tx) => {
    const activity = await lockActivity(tx, actor, id);
    const one = await asked(tx, activity, input.id);
    if (input.reason.length < 3) throw new Refusal('activity.reason-missing', 400, {}, 'reason');
    await decide(tx, actor, { ...input, activityId: id, state: 'declined' });
    await answer(tx, activity, { one, what: 'press-declined', reason: input.reason });
    await record(tx, actor, 'activity.press-declined', { subject: 'activity', id });
  });

type Answer = {
  one: { id: string; email: string; locale: string };
  what: 'press-granted' | 'press-declined';
  reason?: string;
};

async function answer(tx: Tx, activity: ActivityRow, { one, ...told }: Answer) {
  const texts = (await textsById(tx, [activity.id])).get(activity.id) ?? {};
  await write(tx, { activity, texts, sequence: activity.sequence, ...told }, one);
}

/** Who asked to be let in, and the list for the door; how to reach them is asked for apart, with a reason. */
export async function deskPress(actor: Actor, id: string) {
  const activity = await deskActivity(actor, id);
  const rows = await db
    .selectFrom('activity_press as press')
    .leftJoin('activity_signups as ticket', (join) =>
      join
        .onRef('ticket.activity_id', '=', 'press.activity_id')
        .onRef('ticket.id', '=', 'press.id'),
    )
    .select(['press.id', 'press.state', 'press.name', 'press.medium', 'proof', 'reason'])
    .select(['press.asked_at', 'ticket.state as stands'])
    .where('press.activity_id', '=', id)
    .orderBy('press.name')
    .execute();
  const list = rows.map(({ state, ...row }) => ({
    ...{ ...row, state: state as PressState },
    signs: state === 'granted' ? ticketCode(row.id) : '',
  }));
  return { activity, list };
}

/** How to reach the journalists who asked; who looked and why is kept. */
export const readPressContacts = (actor: Actor, id: string, why: string) =>
  change(async (tx) => {
    await lockActivity(tx, actor, id);
    await record(tx, actor, 'activity.contacts-read', { subject: 'activity', id, why });
    return tx
      .selectFrom('activity_press')
      .select(['id', 'email', 'phone'])
      .where('activity_id', '=', id)
      .execute();
  });
