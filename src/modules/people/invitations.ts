import type { Locale } from '#basics/localised.ts';
import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import { change, type Tx } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import { sayIn } from '#server/words.ts';
import { enter, type Entered } from './entering.ts';
import { endLinks, linkHours, makeLink, takeLink } from './links.ts';
import { requireOwnEntry } from './own-proof.ts';
import { setPassword } from './passwords.ts';
import { may, type Actor } from './rules.ts';
import { ownPerson } from './rules-signing-in.ts';
import { endSessions } from './sessions.ts';
import { tellPerson } from './telling.ts';

/** Sends somebody who was taken on a link, good for seven days, by which they choose a password. */
export function invite(actor: Actor, personId: string) {
  if (!may(actor, 'person.change')) throw new Refusal('people.may-not-administer', 403);
  return change((tx) => writeInvitation(tx, actor, personId));
}

/** The same within a transaction, after it was asked whether they may. An invitation before it no longer works. */
export async function writeInvitation(tx: Tx, actor: Actor, personId: string) {
  const person = await tx
    .selectFrom('people')
    .select(['email', 'name', 'locale'])
    .where('id', '=', personId)
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
  if (!person) throw new Refusal('people.unknown-person', 404);
  await endLinks(tx, personId, 'invitation');
  const locale = person.locale as Locale;
  const say = sayIn(locale);
  await later(tx, 'letters.write', {
    ...{ to: person.email, locale, kind: 'invitation', once: newId() },
    subject: say('letter.invitation.subject'),
    parts: [
      say('letter.invitation.words', { name: person.name, days: linkHours.invitation / 24 }),
      {
        href: await makeLink(tx, personId, 'invitation'),
        words: say('letter.invitation.button'),
      },
    ],
  });
  await record(tx, actor, 'person.invited', { subject: 'person', id: personId });
}

type NewPassword = { token: string; password: string; device: string };

/** The invited person chooses a password, and is in. */
export function takeUpInvitation({ token, password, device }: NewPassword): Promise<Entered> {
  return change(async (tx) => {
    const personId = await takeLink(tx, token, 'invitation');
    if (!personId) throw new Refusal('people.invitation-over', 410);
    await setPassword(tx, personId, password);
    const by = { kind: 'person', personId } as const;
    await record(tx, by, 'person.invitation-taken', { subject: 'person', id: personId });
    return enter(tx, { personId, way: 'link', device });
  });
}

/**
 * A forgotten password: the link of the letter sets a new one. Every session ends, they are told,
 * and whoever did it comes in as by any link: with a code, where one is asked for.
 */
export function resetPassword({ token, password, device }: NewPassword): Promise<Entered> {
  return change(async (tx) => {
    const personId = await takeLink(tx, token, 'reset');
    if (!personId) throw new Refusal('people.link-used', 410);
    await setPassword(tx, personId, password);
    await endSessions(tx, personId);
    await endLinks(tx, personId, 'reset');
    await endLinks(tx, personId, 'sign-in');
    await tellPerson(tx, personId, 'password-changed');
    const by = { kind: 'person', personId } as const;
    await record(tx, by, 'person.password-reset', { subject: 'person', id: personId });
    return enter(tx, { personId, way: 'link', device });
  });
}

type PasswordChange = { old: string; password: string; sessionId: string };

/** Another password, by whoever knows the old one; the first, by whoever came in just now. Other devices are signed out. */
export async function changePassword(actor: Actor, { old, password, sessionId }: PasswordChange) {
  const own = ownPerson(actor);
  await requireOwnEntry(own.personId, { password: old, sessionId }, 'old');
  await change(async (tx) => {
    await setPassword(tx, own.personId, password);
    await endSessions(tx, own.personId, sessionId);
    await endLinks(tx, own.personId, 'reset');
    await tellPerson(tx, own.personId, 'password-changed');
    await record(tx, own, 'person.password-changed', { subject: 'person', id: own.personId });
  });
}
