import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, type Tx } from '#server/database.ts';
import { keepChallenge, takeChallenge } from './challenges.ts';
import { enter, type Entered } from './entering.ts';
import type { NewPasskey, PasskeyAnswer } from './input-signing-in.ts';
import { requireOwnEntry, type OwnEntry } from './own-proof.ts';
import type { Actor } from './rules.ts';
import { ownPerson } from './rules-signing-in.ts';
import { tellPerson } from './telling.ts';

/** Ed25519, ES256 and RS256. The post-quantum one is still a trial in Node. */
const supportedAlgorithmIDs = [-8, -7, -257];

type Registration = Parameters<typeof verifyRegistrationResponse>[0]['response'];
type Authentication = Parameters<typeof verifyAuthenticationResponse>[0]['response'];

const site = () => new URL(config.publicUrl);
/** A passkey unlocks with a finger, a face or a PIN: so it is two things in one. */
const expected = (challenge: string | undefined) => ({
  expectedChallenge: challenge ?? '',
  expectedOrigin: site().origin,
  expectedRPID: site().hostname,
  requireUserVerification: true,
});

/** What a device is asked when somebody adds a passkey, and the cookie that names it. Asks for their own proof. */
export async function offerPasskey(actor: Actor, entry: OwnEntry) {
  const { personId } = ownPerson(actor);
  await requireOwnEntry(personId, entry);
  return change(async (tx) => {
    const person = await tx
      .selectFrom('people')
      .select(['email', 'name'])
      .where('id', '=', personId)
      .executeTakeFirstOrThrow();
    const kept = await tx
      .selectFrom('people_passkeys')
      .select(['id', 'transports'])
      .where('person_id', '=', personId)
      .execute();
    const options = await generateRegistrationOptions({
      rpName: `Lamplighter ${site().hostname}`,
      rpID: site().hostname,
      userID: new Uint8Array(Buffer.from(personId.replaceAll('-', ''), 'hex')),
      userName: person.email,
      userDisplayName: person.name,
      excludeCredentials: kept.map(({ id, transports }) => ({
        id,
        transports: transports as string[],
      })),
      supportedAlgorithmIDs,
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    const secret = { challenge: options.challenge };
    return { options, ...(await keepChallenge(tx, 'passkey-add', { personId, secret })) };
  });
}

type Adding = { cookie: string | undefined; input: NewPasskey; sessionId: string };

/** Keeps the passkey that the device has made, after their own proof once more. They are told by letter. */
export async function addPasskey(actor: Actor, { cookie, input, sessionId }: Adding) {
  const own = ownPerson(actor);
  await requireOwnEntry(own.personId, { password: input.password, sessionId });
  const asked = await change((tx) => takeChallenge(tx, 'passkey-add', cookie));
  if (!asked || asked.personId !== own.personId) throw new Refusal('people.passkey-failed', 400);
  const answer = await verifyRegistrationResponse({
    response: input.answer as unknown as Registration,
    supportedAlgorithmIDs,
    ...expected(asked.secret.challenge),
  }).catch(() => null);
  const made = answer?.registrationInfo?.credential;
  if (!made) throw new Refusal('people.passkey-failed', 400);
  await change(async (tx) => {
    const added = await tx
      .insertInto('people_passkeys')
      .values({
        ...{ id: made.id, person_id: own.personId, name: input.name, made_at: now() },
        ...{ public_key: Buffer.from(made.publicKey), counter: made.counter },
        transports: JSON.stringify(made.transports ?? []),
      })
      .onConflict((it) => it.doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!added) throw new Refusal('people.passkey-failed', 400);
    await tellPerson(tx, own.personId, 'passkey-added');
    await record(tx, own, 'person.passkey-added', { subject: 'person', id: own.personId });
  });
}

/** Takes one of one's own passkeys away. */
export function removePasskey(actor: Actor, id: string) {
  const own = ownPerson(actor);
  return change(async (tx) => {
    const gone = await tx
      .deleteFrom('people_passkeys')
      .where('id', '=', id)
      .where('person_id', '=', own.personId)
      .returning('id')
      .executeTakeFirst();
    if (!gone) throw new Refusal('people.passkey-gone', 404);
    await record(tx, own, 'person.passkey-removed', { subject: 'person', id: own.personId });
  });
}

/** What a device is asked when somebody signs in with a passkey: the same for everybody. */
export function askForPasskey() {
  return change(async (tx) => {
    const options = await generateAuthenticationOptions({
      rpID: site().hostname,
      userVerification: 'required',
    });
    const secret = { challenge: options.challenge };
    return { options, ...(await keepChallenge(tx, 'passkey-in', { secret })) };
  });
}

type Given = { cookie: string | undefined; answer: PasskeyAnswer; device: string };

/** Signs in with a passkey. Refuses an unknown or removed one, and an answer given before. */
export async function signInWithPasskey({ cookie, answer, device }: Given): Promise<Entered> {
  const asked = await change((tx) => takeChallenge(tx, 'passkey-in', cookie));
  const entered = asked && (await change((tx) => enterBy(tx, asked.secret.challenge)));
  if (!entered) throw new Refusal('people.passkey-failed', 403);
  return entered;

  async function enterBy(tx: Tx, challenge: string | undefined) {
    const passkey = await lockPasskey(tx, answer.id);
    if (!passkey) return null;
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: answer as unknown as Authentication,
      credential: { ...passkey, publicKey: new Uint8Array(passkey.public_key) },
      ...expected(challenge),
    }).catch(() => ({ verified: false, authenticationInfo: null }));
    if (!verified || !authenticationInfo) return null;
    await tx
      .updateTable('people_passkeys')
      .set({ counter: authenticationInfo.newCounter, used_at: now() })
      .where('id', '=', passkey.id)
      .execute();
    return enter(tx, { personId: passkey.person_id, way: 'passkey', device });
  }
}

const lockPasskey = (tx: Tx, id: string) =>
  tx
    .selectFrom('people_passkeys')
    .innerJoin('people', 'people.id', 'person_id')
    .select(['people_passkeys.id', 'person_id', 'public_key', 'counter'])
    .where('people_passkeys.id', '=', id)
    .where('disabled_at', 'is', null)
    .forUpdate('people_passkeys')
    .executeTakeFirst();
