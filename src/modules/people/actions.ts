import { Refusal } from '#basics/refusal.ts';
import { paths } from '#basics/paths.ts';
import type { Locale } from '#basics/localised.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, type Tx } from '#server/database.ts';
import { newId, secretToken, sha256 } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import { sayIn } from '#server/words.ts';
import type { NewPerson } from './input.ts';
import { may, type Actor } from './rules.ts';

const LINK_HOURS = 1;
const SESSION_DAYS = 14;
const hoursFromNow = (hours: number) => new Date(now().getTime() + hours * 3_600_000);

/** Adds a member of staff, or gives a known one the roles listed. */
export function addPerson(actor: Actor, input: NewPerson) {
  if (!may(actor, 'person.change')) throw new Refusal('people.may-not-administer', 403);
  return change(async (tx) => {
    const person = await tx
      .insertInto('people')
      .values({
        id: newId(),
        email: input.email,
        name: input.name,
        locale: input.locale,
        created_at: now(),
      })
      .onConflict((it) => it.column('email').doUpdateSet({ name: input.name }))
      .returning('id')
      .executeTakeFirstOrThrow();
    for (const role of input.roles) await giveRole(tx, person.id, role);
    return person;
  });
}

async function giveRole(tx: Tx, personId: string, given: NewPerson['roles'][number]) {
  const organisation = given.organisationKey
    ? await idOf(tx, 'organisations', given.organisationKey)
    : null;
  const area = given.areaKey ? await idOf(tx, 'areas', given.areaKey) : null;
  await tx
    .insertInto('people_roles')
    .values({
      id: newId(),
      person_id: personId,
      role: given.role,
      organisation_id: organisation,
      area_id: area,
    })
    .onConflict((it) => it.doNothing())
    .execute();
}

async function idOf(tx: Tx, table: 'organisations' | 'areas', key: string) {
  const row = await tx.selectFrom(table).select('id').where('key', '=', key).executeTakeFirst();
  if (!row) throw new Refusal('people.unknown-key', 400, { key });
  return row.id;
}

/**
 * Sends a sign-in link to the address, if somebody works under it. The answer is the same
 * either way, so that nobody learns who works here.
 */
export function askForSignIn(email: string, locale: Locale) {
  return change(async (tx) => {
    const person = await tx
      .selectFrom('people')
      .select('id')
      .where('email', '=', email)
      .where('disabled_at', 'is', null)
      .executeTakeFirst();
    if (!person) return;
    const say = sayIn(locale);
    await later(tx, 'letters.write', {
      to: email,
      locale,
      kind: 'sign-in',
      once: newId(),
      subject: say('letter.sign-in.subject'),
      parts: [
        say('letter.sign-in.words', { hours: LINK_HOURS }),
        { href: await makeSignInLink(tx, person.id), words: say('letter.sign-in.button') },
        say('letter.sign-in.not-you'),
      ],
    });
  });
}

/** A one-time sign-in link for this person: an absolute address, good for one hour. */
export async function makeSignInLink(tx: Tx, personId: string): Promise<string> {
  const token = secretToken();
  await tx
    .insertInto('people_links')
    .values({
      token_sha256: sha256(token),
      person_id: personId,
      made_at: now(),
      expires_at: hoursFromNow(LINK_HOURS),
    })
    .execute();
  return new URL(paths.signInWith(token), config.publicUrl).href;
}

/** Turns a one-time link into a session. Gives the cookie's value. Refuses a used or old link. */
export function signIn(token: string) {
  return change(async (tx) => {
    const link = await tx
      .updateTable('people_links')
      .set({ used_at: now() })
      .where('token_sha256', '=', sha256(token))
      .where('used_at', 'is', null)
      .where('expires_at', '>', now())
      .returning('person_id')
      .executeTakeFirst();
    if (!link) throw new Refusal('people.link-used', 410);
    const cookie = secretToken();
    const expiresAt = hoursFromNow(SESSION_DAYS * 24);
    await tx
      .insertInto('people_sessions')
      .values({
        id: newId(),
        token_sha256: sha256(cookie),
        person_id: link.person_id,
        made_at: now(),
        expires_at: expiresAt,
      })
      .execute();
    return { cookie, expiresAt };
  });
}

/** Erases sign-in links and sessions that are over. */
export function forgetExpired(): Promise<void> {
  return change(async (tx) => {
    await tx.deleteFrom('people_links').where('expires_at', '<', now()).execute();
    await tx.deleteFrom('people_sessions').where('expires_at', '<', now()).execute();
  });
}

/** Ends the session of this browser. */
export function signOut(cookie: string) {
  return change((tx) =>
    tx.deleteFrom('people_sessions').where('token_sha256', '=', sha256(cookie)).execute(),
  );
}
