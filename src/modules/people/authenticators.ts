import { randomInt } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, type Tx } from '#server/database.ts';
import { keyFor } from '#server/ids.ts';
import { decipher, encipher } from '#server/secrets-at-rest.ts';
import { beginAttempt, forgetAttempts } from './attempts.ts';
import { requireOwn, requireOwnEntry, type OwnEntry, type Proof } from './own-proof.ts';
import { may, type Actor } from './rules.ts';
import { ownPerson } from './rules-signing-in.ts';
import { tellPerson } from './telling.ts';

const PERIOD_S = 30;
const RECOVERY_CODES = 10;
/** A secret shown but not confirmed is given again for so long; a screen seen earlier tells nothing. */
const SHOWN_MS = 10 * 60_000;
// Without 0, o, 1, i and l, which look alike on paper.
const LETTERS = '23456789abcdefghjkmnpqrstuvwxyz';

const purposeOf = (personId: string) => `authenticator:${personId}`;

const appOf = (secret: string, email = '') =>
  new TOTP({
    issuer: `Lamplighter ${new URL(config.publicUrl).hostname}`,
    label: email,
    secret: Secret.fromBase32(secret),
    period: PERIOD_S,
  });

/** A secret for one's app, as text and as the address a QR code carries. In use once a code of it was given. */
export function beginAuthenticator(actor: Actor) {
  const { personId } = ownPerson(actor);
  return change(async (tx) => {
    const kept = await authenticatorOf(tx, personId);
    if (kept?.confirmed_at) throw new Refusal('people.authenticator-on');
    const old = kept && now().getTime() - kept.made_at.getTime() >= SHOWN_MS;
    const secret = kept && !old ? kept.secret : new Secret({ size: 20 }).base32;
    if (!kept || old) {
      const row = { secret: encipher(purposeOf(personId), secret), made_at: now() };
      await tx
        .insertInto('people_authenticators')
        .values({ person_id: personId, ...row })
        .onConflict((it) => it.column('person_id').doUpdateSet(row))
        .execute();
    }
    const { email } = await tx
      .selectFrom('people')
      .select('email')
      .where('id', '=', personId)
      .executeTakeFirstOrThrow();
    return { secret, address: appOf(secret, email).toString() };
  });
}

async function authenticatorOf(tx: Tx, personId: string) {
  const row = await tx
    .selectFrom('people_authenticators')
    .selectAll()
    .where('person_id', '=', personId)
    .forUpdate()
    .executeTakeFirst();
  return row && { ...row, secret: decipher(purposeOf(personId), row.secret) };
}

type FirstCode = OwnEntry & { code: string };

/**
 * The first code of the app turns it on, after their own proof; gives the recovery codes, to be shown
 * this once. They are told by letter.
 */
export async function confirmAuthenticator(actor: Actor, given: FirstCode): Promise<string[]> {
  const own = ownPerson(actor);
  await requireOwnEntry(own.personId, given);
  const attempt = await beginAttempt('code', own.personId);
  return change(async (tx) => {
    const kept = await authenticatorOf(tx, own.personId);
    if (!kept || kept.confirmed_at) throw new Refusal('people.authenticator-on');
    const right = !attempt.locked && (await isFreshCode(tx, own.personId, kept, given.code));
    if (!right) throw new Refusal('people.wrong-code', 403, {}, 'code');
    await forgetAttempts(tx, attempt);
    await tx
      .updateTable('people_authenticators')
      .set({ confirmed_at: now() })
      .where('person_id', '=', own.personId)
      .execute();
    await tellPerson(tx, own.personId, 'authenticator-on');
    await record(tx, own, 'person.authenticator-on', { subject: 'person', id: own.personId });
    return newCodes(tx, own.personId);
  });
}

type Kept = { secret: string };

/** A code of the app, which nobody has used before: this one or an older. */
async function isFreshCode(tx: Tx, personId: string, { secret }: Kept, code: string) {
  const at = now().getTime();
  const token = code.replace(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return false;
  const away = appOf(secret).validate({ token, timestamp: at, window: 1 });
  if (away === null) return false;
  const step = Math.floor(at / 1000 / PERIOD_S) + away;
  const fresh = await tx
    .updateTable('people_authenticators')
    .set({ last_step: step })
    .where('person_id', '=', personId)
    .where('last_step', '<', step)
    .returning('person_id')
    .executeTakeFirst();
  return fresh !== undefined;
}

/** Whether this is a code of the person's app, or one of their recovery codes; it is used up. */
export async function checkCode(tx: Tx, personId: string, code: string): Promise<boolean> {
  const kept = await authenticatorOf(tx, personId);
  if (!kept?.confirmed_at) return false;
  if (await isFreshCode(tx, personId, kept, code)) return true;
  const used = await tx
    .updateTable('people_recovery_codes')
    .set({ used_at: now() })
    .where('person_id', '=', personId)
    .where('code_sha256', '=', sealOf(personId, code))
    .where('used_at', 'is', null)
    .returning('person_id')
    .executeTakeFirst();
  if (!used) return false;
  await tellPerson(tx, personId, 'recovery-code-used');
  const by = { kind: 'person', personId } as const;
  await record(tx, by, 'person.recovery-code-used', { subject: 'person', id: personId });
  return true;
}

// 50 bits: a plain hash of so few could be tried out by whoever has a backup, a seal cannot.
const sealOf = (personId: string, code: string) =>
  Buffer.from(
    keyFor('recovery code', `${personId} ${code.toLowerCase().replace(/[^a-z0-9]/g, '')}`),
    'base64url',
  );

async function newCodes(tx: Tx, personId: string): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, newCode);
  await tx.deleteFrom('people_recovery_codes').where('person_id', '=', personId).execute();
  await tx
    .insertInto('people_recovery_codes')
    .values(codes.map((code) => ({ person_id: personId, code_sha256: sealOf(personId, code) })))
    .execute();
  return codes;
}

function newCode(): string {
  const letters = Array.from({ length: 10 }, () => LETTERS[randomInt(LETTERS.length)]);
  return letters.join('').replace(/^(.{5})/, '$1-');
}

/** Ten new recovery codes; those before no longer work. */
export async function renewRecoveryCodes(actor: Actor, proof: Proof): Promise<string[]> {
  const own = ownPerson(actor);
  await requireOwn(own.personId, proof, checkCode);
  return change(async (tx) => {
    if (!(await authenticatorOf(tx, own.personId))?.confirmed_at) {
      throw new Refusal('people.authenticator-off');
    }
    await record(tx, own, 'person.recovery-codes-renewed', { subject: 'person', id: own.personId });
    return newCodes(tx, own.personId);
  });
}

/** Signing in asks for no code any more. They are told by letter. */
export async function turnOffAuthenticator(actor: Actor, proof: Proof) {
  const own = ownPerson(actor);
  await requireOwn(own.personId, proof, checkCode);
  await change((tx) => forget(tx, own, own.personId));
}

/** For somebody who has lost app and recovery codes: an administrator, who has made sure that it is them. */
export function forgetAuthenticator(actor: Actor, personId: string) {
  if (!may(actor, 'person.change')) throw new Refusal('people.may-not-administer', 403);
  return change((tx) => forget(tx, actor, personId));
}

async function forget(tx: Tx, by: Parameters<typeof record>[1], personId: string) {
  await tx.deleteFrom('people_recovery_codes').where('person_id', '=', personId).execute();
  const gone = await tx
    .deleteFrom('people_authenticators')
    .where('person_id', '=', personId)
    .returning('confirmed_at')
    .executeTakeFirst();
  if (!gone?.confirmed_at) return;
  await tellPerson(tx, personId, 'authenticator-off');
  await record(tx, by, 'person.authenticator-off', { subject: 'person', id: personId });
}
