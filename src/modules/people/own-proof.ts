import { Refusal } from '#basics/refusal.ts';
import { now } from '#server/clock.ts';
import { change, db, type Tx } from '#server/database.ts';
import { beginAttempt, forgetAttempts, personByPassword } from './attempts.ts';
import { isNewlyIn } from './rules-signing-in.ts';

/** What shows that it is really them: their password, or a code where they have none. */
export type Proof = { password?: string | undefined; code?: string | undefined };
type CheckCode = (tx: Tx, personId: string, code: string) => Promise<boolean>;

/** What shows it before something is added to the account: the password; without one, having come in just now. */
export type OwnEntry = { password: string; sessionId: string };

/** Whether the person has a password, and under which address. */
const ownPassword = (personId: string) =>
  db
    .selectFrom('people')
    .leftJoin('people_passwords', 'person_id', 'people.id')
    .select(['email', 'hash'])
    .where('people.id', '=', personId)
    .executeTakeFirstOrThrow();

/** Refuses a wrong password of one's own; guessing at it locks as it does at the door. */
async function requireOwnPassword(email: string, password: string, field = 'password') {
  try {
    const { attempt } = await personByPassword({ email, password });
    await change((tx) => forgetAttempts(tx, attempt));
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    throw new Refusal('people.wrong-own-password', 403, {}, field);
  }
}

/**
 * Somebody who found a screen unlocked must not add a way in of their own: asks for the password, or,
 * where there is none, for a sign-in of the last minutes.
 */
export async function requireOwnEntry(personId: string, entry: OwnEntry, field = 'password') {
  const { email, hash } = await ownPassword(personId);
  if (hash) return requireOwnPassword(email, entry.password, field);
  const session = await db
    .selectFrom('people_sessions')
    .select('made_at')
    .where('id', '=', entry.sessionId)
    .where('person_id', '=', personId)
    .executeTakeFirst();
  if (!session || !isNewlyIn(session.made_at, now())) {
    throw new Refusal('people.sign-in-again', 403);
  }
}

/**
 * Somebody who found a screen unlocked must not take away what protects the account: asks for the
 * password again, or for a code of the app where there is no password.
 */
export async function requireOwn(personId: string, proof: Proof, checkCode: CheckCode) {
  const { email, hash } = await ownPassword(personId);
  if (hash) return requireOwnPassword(email, proof.password ?? '');
  const attempt = await beginAttempt('code', personId);
  const right = await change(async (tx) => {
    if (attempt.locked || !(await checkCode(tx, personId, proof.code ?? ''))) return false;
    await forgetAttempts(tx, attempt);
    return true;
  });
  if (!right) throw new Refusal('people.wrong-code', 403, {}, 'code');
}
