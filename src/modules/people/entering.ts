import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { beginAttempt, forgetAttempts, personByPassword, type Credentials } from './attempts.ts';
import { Refusal } from '#basics/refusal.ts';
import { checkCode } from './authenticators.ts';
import { challengeOf, keepChallenge, takeChallenge } from './challenges.ts';
import { openSession, type Entering } from './sessions.ts';
import type { Way } from './rules-signing-in.ts';

/**
 * What the browser gets: the cookie of its session; or, when a code is still to be given, the cookie
 * of what is half done.
 */
export type Entered = { cookie: string; expiresAt: Date; secondStep: boolean };

/**
 * Lets a person in, or asks for their code first when they have set up an authenticator. A passkey
 * is two things in one, and a single sign-on has asked for its own.
 */
export async function enter(tx: Tx, entering: Entering): Promise<Entered> {
  const { personId, way } = entering;
  const asked = (way === 'password' || way === 'link') && (await hasAuthenticator(tx, personId));
  if (!asked) return { ...(await openSession(tx, entering)), secondStep: false };
  const challenge = await keepChallenge(tx, 'second-step', { personId, secret: { way } });
  return { ...challenge, secondStep: true };
}

async function hasAuthenticator(tx: Tx, personId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('people_authenticators')
    .select('person_id')
    .where('person_id', '=', personId)
    .where('confirmed_at', 'is not', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** Signs in by address and password. Whatever is wrong, the answer is the same. */
export async function signInWithPassword(given: Credentials, device: string): Promise<Entered> {
  const { personId, attempt } = await personByPassword(given);
  return change(async (tx) => {
    await forgetAttempts(tx, attempt);
    return enter(tx, { personId, way: 'password', device });
  });
}

/** Whether this browser is half signed in and a code is awaited. */
export const awaitsCode = (cookie: string | undefined) =>
  change(async (tx) => (await challengeOf(tx, 'second-step', cookie)) !== null);

/**
 * The second step: the code of the app, or a recovery code. After too many wrong ones the right one
 * is refused too, with the same words.
 */
export async function giveCode(cookie: string | undefined, code: string, device: string) {
  const asked = await change((tx) => challengeOf(tx, 'second-step', cookie));
  if (!asked?.personId) throw new Refusal('people.sign-in-over', 410);
  const attempt = await beginAttempt('code', asked.personId);
  const entering = { personId: asked.personId, way: asked.secret.way as Way, device };
  const entered = await change(async (tx) => {
    if (attempt.locked || !(await checkCode(tx, entering.personId, code))) return null;
    // Two tabs with the same half sign-in: the first one has it.
    if (!(await takeChallenge(tx, 'second-step', cookie))) return null;
    await mustBeHere(tx, entering.personId);
    await forgetAttempts(tx, attempt);
    return openSession(tx, entering);
  });
  if (!entered) throw new Refusal('people.wrong-code', 403, {}, 'code');
  return { ...entered, secondStep: false };
}

/** Whoever has left meanwhile stays outside. */
async function mustBeHere(tx: Tx, personId: string) {
  const row = await tx
    .selectFrom('people')
    .select('id')
    .where('id', '=', personId)
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
  if (!row) throw new Refusal('people.sign-in-over', 410);
}

/** Erases what was left half done. */
export async function forgetChallenges(tx: Tx) {
  await tx.deleteFrom('people_challenges').where('expires_at', '<', now()).execute();
}
