import { Refusal } from '#basics/refusal.ts';
import type { Locale } from '#basics/localised.ts';
import { record } from '#modules/ledger/actions.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { newId, sha256 } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import { sayIn } from '#server/words.ts';
import { forgetOldAttempts } from './attempts.ts';
import { enter, forgetChallenges, type Entered } from './entering.ts';
import type { NewPerson } from './input.ts';
import { linkHours, madeLately, makeLink, takeLink } from './links.ts';
import { may, type Actor } from './rules.ts';

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
    for (const role of input.roles) await giveRole(tx, actor, person.id, role);
    return person;
  });
}

async function giveRole(tx: Tx, actor: Actor, personId: string, given: NewPerson['roles'][number]) {
  const { role, organisationKey, areaKey, categoryKey, assignedOnly } = given;
  const organisation = organisationKey ? await idOf(tx, 'organisations', organisationKey) : null;
  const area = areaKey ? await idOf(tx, 'areas', areaKey) : null;
  const category = categoryKey ? await idOf(tx, 'categories', categoryKey) : null;
  const added = await tx
    .insertInto('people_roles')
    .values({
      ...{ id: newId(), person_id: personId, role, assigned_only: assignedOnly },
      ...{ organisation_id: organisation, area_id: area, category_id: category },
    })
    .onConflict((it) => it.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!added) return;
  await record(tx, actor, 'person.role-given', {
    ...{ subject: 'person', id: personId, role, assignedOnly },
    ...{ organisation, area, category },
  });
}

async function idOf(tx: Tx, table: 'organisations' | 'areas' | 'categories', key: string) {
  const row = await tx.selectFrom(table).select('id').where('key', '=', key).executeTakeFirst();
  if (!row) throw new Refusal('people.unknown-key', 400, { key });
  return row.id;
}

/**
 * Has a link sent to the address, if somebody works under it: to sign in, or to choose a new
 * password. Whether anybody does is found out later, so answer and time are the same for all.
 */
export function askForSignIn(
  email: string,
  locale: Locale,
  purpose: 'sign-in' | 'reset' = 'sign-in',
) {
  return change((tx) => later(tx, 'people.write-link', { email, locale, purpose, once: newId() }));
}

export type AskedLink = Parameters<typeof writeLink>[0];

/** Letters of one kind that a mailbox gets in an hour, from however many networks they are asked for. */
const MOST_LINKS = 5;

/**
 * Writes the letter with the link that was asked for. Where nobody works, or where too many went
 * already, nothing follows.
 */
export function writeLink(asked: {
  email: string;
  locale: Locale;
  purpose: 'sign-in' | 'reset';
  once: string;
}) {
  const { email, locale, purpose, once } = asked;
  return change(async (tx) => {
    const person = await tx
      .selectFrom('people')
      .select('id')
      .where('email', '=', email)
      .where('disabled_at', 'is', null)
      .forUpdate()
      .executeTakeFirst();
    if (!person || (await madeLately(tx, person.id, purpose)) >= MOST_LINKS) return;
    const say = sayIn(locale);
    await later(tx, 'letters.write', {
      ...{ to: email, locale, kind: purpose, once },
      subject: say(`letter.${purpose}.subject`),
      parts: [
        say(`letter.${purpose}.words`, { hours: linkHours[purpose] }),
        {
          href: await makeLink(tx, person.id, purpose),
          words: say(`letter.${purpose}.button`),
        },
        say('letter.sign-in.not-you'),
      ],
    });
  });
}

/** A one-time sign-in link for this person: an absolute address, good for one hour. */
export const makeSignInLink = (tx: Tx, personId: string) => makeLink(tx, personId, 'sign-in');

/** Turns a one-time link into a session, or into its second step. Refuses a used or old link. */
export function signIn(token: string, device = ''): Promise<Entered> {
  return change(async (tx) => {
    const personId = await takeLink(tx, token, 'sign-in');
    if (!personId) throw new Refusal('people.link-used', 410);
    return enter(tx, { personId, way: 'link', device });
  });
}

/** Erases what is over: links, sessions, what was left half done, and old failures. */
export function forgetExpired(): Promise<void> {
  return change(async (tx) => {
    await tx.deleteFrom('people_links').where('expires_at', '<', now()).execute();
    await tx.deleteFrom('people_sessions').where('expires_at', '<', now()).execute();
    await forgetChallenges(tx);
    await forgetOldAttempts(tx);
  });
}

/** Ends the session of this browser. */
export function signOut(cookie: string) {
  return change((tx) =>
    tx
      .deleteFrom('people_sessions')
      .where((it) =>
        it.or([it('token_sha256', '=', sha256(cookie)), it('former_sha256', '=', sha256(cookie))]),
      )
      .execute(),
  );
}
