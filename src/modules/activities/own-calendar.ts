import { sql } from 'kysely';
import { isLocale, type Locale } from '#basics/localised.ts';
import { pressPaths } from '#basics/press-paths.ts';
import { Refusal } from '#basics/refusal.ts';
import { writeLetter } from '#modules/letters/actions.ts';
import { addressId } from '#modules/letters/addresses.ts';
import { eraseLettersAbout } from '#modules/letters/erasing.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, db, type Tx } from '#server/database.ts';
import { isId, newId } from '#server/ids.ts';
import { makeKey, openKey } from '#server/keys.ts';
import { houseToday } from '#server/today.ts';
import { sayIn } from '#server/words.ts';
import { asActivity, textsById } from './keeping.ts';
import { activitySeenByStranger } from './queries.ts';
import type { SignUpState } from './rules.ts';
import { openTicket, ticketLink } from './tickets.ts';

/** What was longer ago is not in it. */
const KEPT_MS = 60 * 86_400_000;

// Whoever is given the one cannot make the other of it: a calendar is shown to others more easily than a ticket.
const purposes = { page: 'own tickets', feed: 'own calendar' } as const;
type Purpose = keyof typeof purposes;
type Calendar = { address_id: string; opens: string; email: string };

const keyTo = (purpose: Purpose, { address_id: id, opens }: Omit<Calendar, 'email'>) =>
  makeKey(purposes[purpose], id, opens);

/**
 * Whoever has a ticket has the address of their own calendar sent to the e-mail of that ticket. It is never
 * shown on the ticket's page: anybody can sign up with an e-mail address that is not theirs.
 */
export const sendOwnCalendar = (ticket: string): Promise<void> =>
  change(async (tx) => {
    const one = await holderOf(tx, ticket);
    if (!one.email) throw new Refusal('activity.calendar-needs-email');
    const calendar = await calendarOf(tx, one.email);
    const locale = one.locale as Locale;
    const say = sayIn(locale);
    await writeLetter(tx, {
      ...{ to: one.email, locale, kind: 'event-calendar', aboutId: calendar.address_id },
      once: `${calendar.opens} ${houseToday()}`,
      subject: say('letter.event-calendar.subject'),
      parts: [
        say('letter.event-calendar.words'),
        { href: absolute(keyTo('page', calendar)), words: say('letter.event-calendar.open') },
        say('letter.event-calendar.keep'),
      ],
    });
  });

const absolute = (key: string) => new URL(pressPaths.ownEvents(key), config.publicUrl).href;

async function holderOf(tx: Tx, ticket: string) {
  const ref = openTicket(ticket);
  const one =
    ref &&
    (await tx
      .selectFrom('activity_signups')
      .select(['email', 'locale'])
      .where('activity_id', '=', ref.activityId)
      .where('id', '=', ref.id)
      .executeTakeFirst());
  if (!one) throw new Refusal('activity.ticket-unknown', 404);
  return one;
}

async function calendarOf(tx: Tx, email: string): Promise<Calendar> {
  const id = addressId(email);
  await tx
    .insertInto('activity_calendars')
    .values({ address_id: id, email, opens: newId(), made_at: now() })
    .onConflict((it) => it.doNothing())
    .execute();
  return tx
    .selectFrom('activity_calendars')
    .select(['address_id', 'opens', 'email'])
    .where('address_id', '=', id)
    .executeTakeFirstOrThrow();
}

async function opened(source: Pick<Tx, 'selectFrom'>, purpose: Purpose, key: string) {
  const [id = '', opens = ''] = openKey(purposes[purpose], key) ?? [];
  const found =
    isId(id) &&
    isId(opens) &&
    (await source
      .selectFrom('activity_calendars')
      .select(['address_id', 'opens', 'email'])
      .where('address_id', '=', id)
      .where('opens', '=', opens)
      .executeTakeFirst());
  if (!found) throw new Refusal('activity.calendar-unknown', 404);
  return found;
}

/** What one e-mail address is signed up to, the next first; what was given back is not in it. */
async function signedUpTo(email: string) {
  const rows = await db
    .selectFrom('activity_signups as one')
    .innerJoin('activities', 'activities.id', 'one.activity_id')
    .selectAll('activities')
    .select(['one.id as ticket', 'one.state as stands', 'one.people', 'one.locale'])
    .where('one.email', '=', email)
    .where('one.state', '<>', 'cancelled')
    .where('activities.ends_at', '>', new Date(now().getTime() - KEPT_MS))
    .orderBy('activities.starts_at')
    .orderBy('one.position')
    .execute();
  const texts = await textsById(db, [...new Set(rows.map(({ id }) => id))]);
  return rows.flatMap(({ ticket, stands, people, locale, ...row }) => {
    const activity = activitySeenByStranger(asActivity(row), texts.get(row.id) ?? {});
    return activity ? [{ activity, ticket, stands: stands as SignUpState, people, locale }] : [];
  });
}

/** One's own tickets, for whoever holds the address that was sent by letter; with that of their calendar. */
export async function ownTickets(key: string) {
  const calendar = await opened(db, 'page', key);
  return {
    feed: keyTo('feed', calendar),
    tickets: (await signedUpTo(calendar.email)).map(({ activity, ticket, stands, people }) => ({
      ...{ activity, stands, people },
      link: ticketLink(activity.code, { activityId: activity.id, id: ticket }),
    })),
  };
}

/** The same as a calendar follows it: what everybody may see of each, no name and no ticket. */
export async function ownCalendar(key: string) {
  const calendar = await opened(db, 'feed', key);
  const list = await signedUpTo(calendar.email);
  const certain = new Set(
    list.filter(({ stands }) => stands !== 'waiting').map(({ activity }) => activity.id),
  );
  const each = new Map(list.map(({ activity }) => [activity.id, activity]));
  const locale = list.at(-1)?.locale;
  return {
    activities: [...each.values()],
    waiting: [...each.keys()].filter((id) => !certain.has(id)),
    locale: isLocale(locale) ? locale : config.defaultLocale,
  };
}

/** Makes new addresses; whoever knew the old ones sees nothing any more. Gives the new page's key. */
export const renewCalendar = (key: string): Promise<string> =>
  change(async (tx) => {
    const old = await opened(tx, 'page', key);
    const opens = newId();
    await tx
      .updateTable('activity_calendars')
      .set({ opens })
      .where('address_id', '=', old.address_id)
      .where('opens', '=', old.opens)
      .execute();
    return keyTo('page', { ...old, opens });
  });

/** Forgets the calendars of those who have no ticket any more, and the letters with their addresses. Safe to run twice. */
export const forgetCalendars = (): Promise<void> =>
  change(async (tx) => {
    const all = await tx.selectFrom('activity_calendars').select(['address_id', 'email']).execute();
    const emails = all.map(({ email }) => email);
    const held = await tx
      .selectFrom('activity_signups')
      .select('email')
      .distinct()
      .where('email', '=', sql<string>`any(${emails}::text[])`)
      .execute();
    const known = new Set(held.map(({ email }) => email));
    const over = all.filter(({ email }) => !known.has(email)).map((one) => one.address_id);
    for (const id of over) await eraseLettersAbout(tx, id);
    await tx
      .deleteFrom('activity_calendars')
      .where('address_id', '=', sql<string>`any(${over}::uuid[])`)
      .execute();
  });
