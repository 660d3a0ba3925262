import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import { now } from '#server/clock.ts';
import { change, db, type Tx } from '#server/database.ts';
import { isId, newId, secretToken, sha256 } from '#server/ids.ts';
import type { Actor } from './rules.ts';
import { ownPerson, type Way } from './rules-signing-in.ts';

const IDLE_DAYS = 14;

/** Who comes in, how, and on what device. */
export type Entering = { personId: string; way: Way; device: string };

const idleUntil = () => new Date(now().getTime() + IDLE_DAYS * 86_400_000);

/** Opens a session: the cookie's value, and until when it holds if nobody uses it. */
export async function openSession(tx: Tx, { personId, way, device }: Entering) {
  const cookie = secretToken();
  const expiresAt = idleUntil();
  await tx
    .insertInto('people_sessions')
    .values({
      ...{ id: newId(), token_sha256: sha256(cookie), person_id: personId },
      ...{ made_at: now(), seen_at: now(), rotated_at: now(), expires_at: expiresAt },
      ...{ way, device: device.slice(0, 200) },
    })
    .execute();
  const by = { kind: 'person', personId } as const;
  await record(tx, by, 'person.signed-in', { subject: 'person', id: personId, way });
  return { cookie, expiresAt };
}

/** Notes that a session is in use, so that it does not end. */
export async function noteSeen(sessionId: string): Promise<void> {
  await db
    .updateTable('people_sessions')
    .set({ seen_at: now(), expires_at: idleUntil() })
    .where('id', '=', sessionId)
    .execute();
}

/**
 * A new cookie for the same session, or null when another page was faster. The one before is good
 * for a minute more, for what is on its way.
 */
export async function renewSession(cookie: string) {
  const renewed = secretToken();
  const expiresAt = idleUntil();
  const row = await db
    .updateTable('people_sessions')
    .set({ token_sha256: sha256(renewed), former_sha256: sha256(cookie) })
    .set({ rotated_at: now(), seen_at: now(), expires_at: expiresAt })
    .where('token_sha256', '=', sha256(cookie))
    .returning('id')
    .executeTakeFirst();
  return row ? { cookie: renewed, expiresAt } : null;
}

/** Ends the sessions of a person, all but the one named. */
export async function endSessions(tx: Tx, personId: string, exceptId?: string) {
  await tx
    .deleteFrom('people_sessions')
    .where('person_id', '=', personId)
    .$if(exceptId !== undefined, (it) => it.where('id', '!=', exceptId ?? ''))
    .execute();
}

/** Signs another device of one's own out. Refuses what is no session of theirs. */
export function endSession(actor: Actor, sessionId: string) {
  const own = ownPerson(actor);
  if (!isId(sessionId)) throw new Refusal('people.session-gone', 404);
  return change(async (tx) => {
    const ended = await tx
      .deleteFrom('people_sessions')
      .where('id', '=', sessionId)
      .where('person_id', '=', own.personId)
      .returning('id')
      .executeTakeFirst();
    if (!ended) throw new Refusal('people.session-gone', 404);
    await record(tx, own, 'person.session-ended', { subject: 'person', id: own.personId });
  });
}

/** Signs every device of one's own out but this one. */
export function endOtherSessions(actor: Actor, sessionId: string) {
  const own = ownPerson(actor);
  return change(async (tx) => {
    await endSessions(tx, own.personId, sessionId);
    await record(tx, own, 'person.sessions-ended', { subject: 'person', id: own.personId });
  });
}
