import ICAL from 'ical.js';
import ical from 'node-ical';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { published, somebody } from '../../../test/activities.ts';
import { DAY, keyIn, lettersAbout, monday, pass, settle } from '../../../test/loop.ts';
import { newStaff, type Person } from '../../../test/people.ts';
import { layTown } from '../../../test/town.ts';
import { cancelActivity } from './actions.ts';
import { writeCalendar } from './calendar.ts';
import { forgetPeople } from './erasing.ts';
import {
  forgetCalendars,
  ownCalendar,
  ownTickets,
  renewCalendar,
  sendOwnCalendar,
} from './own-calendar.ts';
import { publicActivity, ticketOf } from './queries.ts';
import { cancelSignUp, signUp } from './signing-up.ts';

let editor: Person;
let officer: Person;
beforeAll(async () => {
  setClock(monday);
  await layTown();
  editor = await newStaff('Elena', { role: 'editor' });
  officer = await newStaff('Ruslan', { role: 'officer' });
});
beforeEach(() => setClock(monday));

let nth = 0;
const newAddress = () => `own-${++nth}@example.org`;

/** The key of one's own page, as the letter to that address has it. */
async function keySentTo(email: string): Promise<string> {
  const letter = await db
    .selectFrom('letters')
    .select(['body_text'])
    .where('recipient', '=', email)
    .where('kind', '=', 'event-calendar')
    .executeTakeFirst();
  return keyIn(letter, 'mine');
}

const unknown = { key: 'activity.calendar-unknown', status: 404 };

describe('a calendar of one’s own', () => {
  test('lists what an e-mail address is signed up to: no name, no ticket, nobody else’s', async () => {
    const email = newAddress();
    const one = await published(editor, officer);
    const full = await published(editor, officer, { capacity: '1' });
    const other = await published(editor, officer);
    const { key } = await signUp(one.code, somebody({ email }));
    await signUp(full.code, somebody());
    await signUp(full.code, somebody({ email }));
    const back = await signUp(other.code, somebody({ email }));
    await signUp(other.code, somebody({ email: newAddress() }));
    await cancelSignUp(back.key);
    await sendOwnCalendar(key);
    const { tickets, feed } = await ownTickets(await keySentTo(email));
    expect(tickets.map(({ activity, stands }) => [activity.code, stands])).toEqual([
      ...[
        [one.code, 'confirmed'],
        [full.code, 'waiting'],
      ],
    ]);
    expect(tickets[0]?.link).toContain(key);
    const calendar = await ownCalendar(feed);
    expect(calendar.waiting).toEqual([full.id]);
    const file = writeCalendar(calendar.activities, calendar.locale, { waiting: [full.id] });
    expect(file).not.toMatch(/Айгер|example\.org"|\/ticket\/|ATTENDEE/);
    const events = new ICAL.Component(ICAL.parse(file)).getAllSubcomponents('vevent');
    expect(events.map((it) => it.getFirstPropertyValue('status'))).toEqual([
      ...['CONFIRMED', 'TENTATIVE'],
    ]);
    expect(
      Object.values(ical.sync.parseICS(file)).filter((it) => it?.type === 'VEVENT'),
    ).toHaveLength(2);
  });

  test('follows when an event is cancelled', async () => {
    const email = newAddress();
    const { id, code } = await published(editor, officer);
    const { key } = await signUp(code, somebody({ email }));
    await sendOwnCalendar(key);
    const { feed } = await ownTickets(await keySentTo(email));
    await cancelActivity(officer, id, { reason: 'Frost' });
    const { activities } = await ownCalendar(feed);
    expect(activities).toMatchObject([{ state: 'cancelled', sequence: 1 }]);
  });

  test('its address goes only to that e-mail: whoever signs up with another’s learns nothing of their tickets', async () => {
    const victim = newAddress();
    const theirs = await published(editor, officer);
    await signUp(theirs.code, somebody({ email: victim }));
    const trap = await published(editor, officer);
    const { key } = await signUp(trap.code, somebody({ email: victim }));
    await sendOwnCalendar(key);
    const shown = JSON.stringify([await ticketOf(trap.code, key), await publicActivity(trap.code)]);
    const own = await keySentTo(victim);
    expect(own).toMatch(/^[\w-]{43,}$/);
    expect(shown).not.toContain(own);
    expect(shown).not.toContain(theirs.code);
    // A ticket opens no calendar, a calendar no tickets.
    await expect(ownTickets(key)).rejects.toMatchObject(unknown);
    await expect(ownCalendar(key)).rejects.toMatchObject(unknown);
    await expect(ownCalendar(own)).rejects.toMatchObject(unknown);
    const { feed } = await ownTickets(own);
    await expect(ownTickets(feed)).rejects.toMatchObject(unknown);
    await expect(renewCalendar(feed)).rejects.toMatchObject(unknown);
    await expect(sendOwnCalendar('x'.repeat(64))).rejects.toMatchObject({ status: 404 });
  });

  test('is sent once a day however often it is asked for; not where there is only a phone', async () => {
    const email = newAddress();
    const { code } = await published(editor, officer);
    const { key } = await signUp(code, somebody({ email }));
    await sendOwnCalendar(key);
    await sendOwnCalendar(key);
    const sent = db.selectFrom('letters').select('id').where('recipient', '=', email);
    expect(await sent.where('kind', '=', 'event-calendar').execute()).toHaveLength(1);
    const phone = await signUp(code, somebody({ email: '', phone: '+7 701 000 00 00' }));
    await expect(sendOwnCalendar(phone.key)).rejects.toMatchObject({
      key: 'activity.calendar-needs-email',
    });
  });

  test('gets new addresses when it is renewed: the old ones open nothing any more', async () => {
    const email = newAddress();
    const { code } = await published(editor, officer);
    const { key } = await signUp(code, somebody({ email }));
    await sendOwnCalendar(key);
    const old = await keySentTo(email);
    const { feed } = await ownTickets(old);
    const renewed = await renewCalendar(old);
    expect((await ownTickets(renewed)).tickets).toHaveLength(1);
    await expect(ownTickets(old)).rejects.toMatchObject(unknown);
    await expect(ownCalendar(feed)).rejects.toMatchObject(unknown);
    await expect(renewCalendar(old)).rejects.toMatchObject(unknown);
  });

  test('is forgotten with the last ticket of its address', async () => {
    const email = newAddress();
    const { code } = await published(editor, officer);
    const { key } = await signUp(code, somebody({ email }));
    await sendOwnCalendar(key);
    const own = await keySentTo(email);
    await forgetCalendars();
    expect((await ownTickets(own)).tickets).toHaveLength(1);
    await pass(45 * DAY);
    await forgetPeople();
    await forgetCalendars();
    await expect(ownTickets(own)).rejects.toMatchObject(unknown);
    const left = await db
      .selectFrom('letters')
      .select('recipient')
      .where('kind', '=', 'event-calendar')
      .where('recipient', '=', email)
      .execute();
    expect(left).toEqual([]);
  });
});

test('letters about an event carry it as a calendar file, which says that it is only told', async () => {
  const { id, code } = await published(editor, officer);
  await signUp(code, somebody({ locale: 'en' }));
  await cancelActivity(officer, id, { reason: 'Frost' });
  await settle();
  const letters = (await lettersAbout(id)).filter(({ kind }) => kind.startsWith('event-'));
  expect(letters.map(({ kind }) => kind).toSorted()).toEqual(['event-cancelled', 'event-ticket']);
  for (const { attachment, kind } of letters) {
    const file = attachment as { name: string; type: string; text: string };
    expect(file).toMatchObject({
      ...{ name: `event-${code}.ics`, type: 'text/calendar; charset=utf-8; method=PUBLISH' },
    });
    const calendar = new ICAL.Component(ICAL.parse(file.text));
    expect(calendar.getFirstPropertyValue('method')).toBe('PUBLISH');
    const event = calendar.getFirstSubcomponent('vevent');
    const stands = kind === 'event-cancelled' ? 'CANCELLED' : 'CONFIRMED';
    expect(event?.getFirstPropertyValue('status')).toBe(stands);
    expect(file.text).not.toMatch(/Айгер|ATTENDEE|\/ticket\//);
  }
});
