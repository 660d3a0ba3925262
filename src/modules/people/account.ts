import { record } from '#modules/ledger/actions.ts';
import { now } from '#server/clock.ts';
import { change, db } from '#server/database.ts';
import type { OwnDetails } from './input-signing-in.ts';
import type { Actor } from './rules.ts';
import { deviceName, isNewlyIn, ownPerson, type EntryAsked, type Way } from './rules-signing-in.ts';

/** One's own account as its owner sees it: what protects it, and where it is signed in. */
export async function ownAccount(actor: Actor, sessionId: string) {
  const { personId } = ownPerson(actor);
  const person = await db
    .selectFrom('people')
    .leftJoin('people_passwords', 'people_passwords.person_id', 'people.id')
    .leftJoin('people_authenticators', 'people_authenticators.person_id', 'people.id')
    .select(['email', 'name', 'locale', 'set_at as passwordSetAt'])
    .select('confirmed_at as authenticatorSince')
    .where('people.id', '=', personId)
    .executeTakeFirstOrThrow();
  const [passkeys, sessions, codes, identities] = await Promise.all([
    passkeysOf(personId),
    sessionsOf(personId),
    codesLeft(personId),
    identitiesOf(personId),
  ]);
  const here = sessions.find(({ id }) => id === sessionId);
  const without: EntryAsked = here && isNewlyIn(here.made_at, now()) ? 'nothing' : 'sign-in';
  const asked: EntryAsked = person.passwordSetAt ? 'password' : without;
  return {
    ...person,
    asked,
    ...{ passkeys, codesLeft: codes.length, identities: identities.length },
    devices: sessions.map(({ id, device, way, seen_at, made_at }) => ({
      ...{ id, name: deviceName(device), way: way as Way, seenAt: seen_at ?? made_at },
      here: id === sessionId,
    })),
  };
}

const passkeysOf = (personId: string) =>
  db
    .selectFrom('people_passkeys')
    .select(['id', 'name', 'made_at', 'used_at'])
    .where('person_id', '=', personId)
    .orderBy('made_at')
    .execute();

const sessionsOf = (personId: string) =>
  db
    .selectFrom('people_sessions')
    .select(['id', 'device', 'way', 'seen_at', 'made_at'])
    .where('person_id', '=', personId)
    .where('expires_at', '>', now())
    .orderBy('seen_at', (it) => it.desc().nullsLast())
    .execute();

const codesLeft = (personId: string) =>
  db
    .selectFrom('people_recovery_codes')
    .select('person_id')
    .where('person_id', '=', personId)
    .where('used_at', 'is', null)
    .execute();

const identitiesOf = (personId: string) =>
  db.selectFrom('people_identities').select('issuer').where('person_id', '=', personId).execute();

/** What one is called here, and in which language one is written to. */
export function changeOwnDetails(actor: Actor, input: OwnDetails) {
  const own = ownPerson(actor);
  return change(async (tx) => {
    await tx
      .updateTable('people')
      .set({ name: input.name, locale: input.locale })
      .where('id', '=', own.personId)
      .execute();
    await record(tx, own, 'person.details-changed', { subject: 'person', id: own.personId });
  });
}

/** Takes the single sign-on off one's account; the next time it is met anew, by its verified address. */
export function unlinkSingleSignOn(actor: Actor) {
  const own = ownPerson(actor);
  return change(async (tx) => {
    await tx.deleteFrom('people_identities').where('person_id', '=', own.personId).execute();
    await record(tx, own, 'person.single-sign-on-unlinked', {
      subject: 'person',
      id: own.personId,
    });
  });
}
