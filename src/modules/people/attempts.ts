import { Refusal } from '#basics/refusal.ts';
import { now } from '#server/clock.ts';
import { change, db, type Tx } from '#server/database.ts';
import { keyFor, newId } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import { isPassword } from './passwords.ts';
import { lockMinutes } from './rules-signing-in.ts';

const FORGET_AFTER_H = 48;
const MINUTE = 60_000;

/** One try, counted before it is judged. `locks`: if it fails, the lock begins with it. */
export type Attempt = { key: Buffer; locked: boolean; locks: boolean };

/** Who must wait does so without being told; the key is a seal, so the table names nobody. */
const keyOf = (kind: 'password' | 'code', whose: string) =>
  Buffer.from(keyFor(`attempt:${kind}`, whose), 'base64url');

/**
 * Counts one try of a password (by address, whether anybody works under it or not) or of a code (by
 * person). Before the answer is known: a thousand at once do not slip past the lock.
 */
export function beginAttempt(kind: 'password' | 'code', whose: string): Promise<Attempt> {
  const key = keyOf(kind, whose);
  return change(async (tx) => {
    await tx
      .insertInto('people_attempts')
      .values({ key_sha256: key, failures: 0, last_at: now() })
      .onConflict((it) => it.doNothing())
      .execute();
    const row = await tx
      .selectFrom('people_attempts')
      .selectAll()
      .where('key_sha256', '=', key)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const at = now().getTime();
    if (row.locked_until && row.locked_until.getTime() > at) {
      return { key, locked: true, locks: false };
    }
    const stale = at - row.last_at.getTime() > FORGET_AFTER_H * 60 * MINUTE;
    const failures = stale ? 1 : row.failures + 1;
    const minutes = lockMinutes(failures);
    await tx
      .updateTable('people_attempts')
      .set({ failures, last_at: now() })
      .set({ locked_until: minutes > 0 ? new Date(at + minutes * MINUTE) : null })
      .where('key_sha256', '=', key)
      .execute();
    return { key, locked: false, locks: minutes > 0 };
  });
}

/** It was right: what was counted against them is forgotten. */
export const forgetAttempts = (tx: Tx, { key }: Attempt) =>
  tx.deleteFrom('people_attempts').where('key_sha256', '=', key).execute();

/** Erases what was counted so long ago that it no longer matters. */
export async function forgetOldAttempts(tx: Tx) {
  const before = new Date(now().getTime() - FORGET_AFTER_H * 60 * MINUTE);
  await tx.deleteFrom('people_attempts').where('last_at', '<', before).execute();
}

export type Credentials = { email: string; password: string };

/**
 * Whose address and password these are. Everything else is one and the same answer after the same
 * work: nobody under the address, a wrong password, a lock. A lock is told by letter, once.
 */
export async function personByPassword({ email, password }: Credentials) {
  const attempt = await beginAttempt('password', email);
  const person = await db
    .selectFrom('people')
    .leftJoin('people_passwords', 'person_id', 'people.id')
    .select(['people.id', 'hash'])
    .where('email', '=', email)
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
  const right = await isPassword(person?.hash ?? null, password);
  if (person && right && !attempt.locked) return { personId: person.id, attempt };
  if (attempt.locks)
    await change((tx) => later(tx, 'people.tell-locked', { email, once: newId() }));
  throw new Refusal('people.wrong-password', 403);
}
