import { randomBytes } from 'node:crypto';
import { hash, verify, type Options } from '@node-rs/argon2';
import { Refusal } from '#basics/refusal.ts';
import { now } from '#server/clock.ts';
import type { Tx } from '#server/database.ts';
import { tooEasy } from './rules-signing-in.ts';

/** Argon2id as OWASP asks for: 19 MiB, two passes, one lane. */
let cost: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
let decoy: Promise<string> | undefined;

/** What a hash costs. For tests, which try a thousand passwords. */
export function setHashCost(given: Options): void {
  cost = given;
  decoy = undefined;
}

/**
 * Whether this is the password behind the hash. Where there is none the same work is done and the
 * answer is no: how long it takes tells nobody who works here.
 */
export async function isPassword(kept: string | null, password: string): Promise<boolean> {
  decoy ??= hash(randomBytes(16), cost);
  const against = kept ?? (await decoy);
  const right = await verify(against, password.normalize('NFKC'));
  return right && kept !== null;
}

/** Gives a person this password. Refuses one that others would try first. */
export async function setPassword(tx: Tx, personId: string, password: string) {
  const person = await tx
    .selectFrom('people')
    .select('email')
    .where('id', '=', personId)
    .executeTakeFirstOrThrow();
  const easy = tooEasy(password, person.email);
  if (easy) throw new Refusal(`people.password-${easy}`, 400, {}, 'password');
  const kept = { hash: await hash(password.normalize('NFKC'), cost), set_at: now() };
  await tx
    .insertInto('people_passwords')
    .values({ person_id: personId, ...kept })
    .onConflict((it) => it.column('person_id').doUpdateSet(kept))
    .execute();
}
