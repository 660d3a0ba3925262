import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { stranger } from '#modules/people/rules.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { activity, activitySeen, published, somebody } from '../../../test/activities.ts';
import { DAY, HOUR, lettersAbout, monday, pass, settle } from '../../../test/loop.ts';
import { newStaff, type Person } from '../../../test/people.ts';
import { layTown } from '../../../test/town.ts';
import { approveActivity, cancelActivity, changeActivity } from './actions.ts';
import { checkIn, checkInAll, ticketsForDoor } from './checking-in.ts';
import { deskSignUps, readContacts } from './desk.ts';
import { forgetPeople } from './erasing.ts';
import { publicActivity, ticketOf } from './queries.ts';
import { remind } from './reminding.ts';
import { cancelSignUp, signUp } from './signing-up.ts';
import { ticketCode, ticketHash } from './tickets.ts';

let editor: Person;
let officer: Person;
beforeAll(async () => {
  setClock(monday);
  await layTown();
  editor = await newStaff('Elena', { role: 'editor' });
  officer = await newStaff('Ruslan', { role: 'officer' });
});
beforeEach(() => setClock(monday));

const rows = (id: string) =>
  db
    .selectFrom('activity_signups')
    .selectAll()
    .where('activity_id', '=', id)
    .orderBy('position')
    .execute();

describe('signing up', () => {
  test('a hundred at once for thirty places: exactly thirty, the others wait in their order', async () => {
    const { id, code } = await published(editor, officer, { capacity: '30' });
    const answers = await Promise.all(Array.from({ length: 100 }, () => signUp(code, somebody())));
    expect(answers.filter(({ state }) => state === 'confirmed')).toHaveLength(30);
    expect(answers.filter(({ state }) => state === 'waiting')).toHaveLength(70);
    const stored = await rows(id);
    expect(stored.map(({ position }) => position)).toEqual(
      Array.from({ length: 100 }, (_, nth) => nth + 1),
    );
    expect(stored.slice(0, 30).every(({ state }) => state === 'confirmed')).toBe(true);
    expect(stored.slice(30).every(({ state }) => state === 'waiting')).toBe(true);
    expect((await publicActivity(code))?.room).toBe(0);
    expect(await lettersAbout(id, 'event-ticket')).toHaveLength(30);
    expect(await lettersAbout(id, 'event-waiting')).toHaveLength(70);
  });

  test('the same form sent twice, even at once, is one place and one letter', async () => {
    const { id, code } = await published(editor, officer);
    const form = somebody();
    const [one, two] = await Promise.all([signUp(code, form), signUp(code, form)]);
    expect(one).toEqual(two);
    expect(await signUp(code, form)).toEqual(one);
    expect(await rows(id)).toHaveLength(1);
    expect(await lettersAbout(id)).toHaveLength(1);
  });

  test('when somebody gives their place back, the first who waits moves up and is told', async () => {
    const { id, code } = await published(editor, officer, { capacity: '2' });
    const first = await signUp(code, somebody({ people: '2' }));
    const pair = await signUp(code, somebody({ people: '2' }));
    const alone = await signUp(code, somebody());
    expect(await ticketOf(code, alone.key)).toMatchObject({ state: 'waiting', before: 1 });
    await cancelSignUp(first.key);
    await cancelSignUp(first.key);
    expect(await ticketOf(code, pair.key)).toMatchObject({ state: 'confirmed' });
    expect(await ticketOf(code, alone.key)).toMatchObject({ state: 'waiting', before: 0 });
    const letters = await lettersAbout(id, 'event-moved-up');
    expect(letters).toHaveLength(1);
    expect(letters[0]?.body_text).toContain(pair.key);
    await expect(cancelSignUp('x'.repeat(64))).rejects.toMatchObject({ status: 404 });
  });

  test('more room than before: those who wait move up', async () => {
    const { id, code } = await published(editor, officer, { capacity: '1' });
    await signUp(code, somebody());
    const second = await signUp(code, somebody());
    setClock(new Date(monday.getTime() + HOUR));
    await changeActivity(editor, id, activity({ capacity: '5' }));
    await approveActivity(officer, id, await activitySeen(id));
    await settle();
    expect(await ticketOf(code, second.key)).toMatchObject({ state: 'confirmed' });
  });

  test('is refused when it is over, not published, cancelled or needs none', async () => {
    const closed = { key: 'activity.sign-up-closed' };
    const { code } = await published(editor, officer, { signUpUntil: '2026-03-09T12:00' });
    setClock(new Date('2026-03-09T07:00:00Z'));
    await expect(signUp(code, somebody())).rejects.toMatchObject(closed);
    setClock(monday);
    const free = await published(editor, officer, { signsUp: '' });
    await expect(signUp(free.code, somebody())).rejects.toMatchObject(closed);
    const gone = await published(editor, officer);
    await cancelActivity(editor, gone.id, { reason: 'Frost' });
    await expect(signUp(gone.code, somebody())).rejects.toMatchObject(closed);
    await expect(signUp('0000000', somebody())).rejects.toMatchObject({ status: 404 });
  });

  test('a minor comes with a guardian’s name, contact and consent; one address brings ten at most', async () => {
    const { id, code } = await published(editor, officer, { forMinors: 'yes' });
    const missing = { key: 'activity.guardian-missing', status: 400 };
    await expect(signUp(code, somebody())).rejects.toMatchObject(missing);
    const guardian = { guardianName: 'Марат', guardianContact: '+7 701 000 00 00' };
    await expect(signUp(code, somebody(guardian))).rejects.toMatchObject(missing);
    const agreed = { ...guardian, guardianAgrees: 'yes', email: 'mother@example.org' };
    await signUp(code, somebody({ ...agreed, people: '6' }));
    await signUp(code, somebody({ ...agreed, people: '4' }));
    await expect(signUp(code, somebody(agreed))).rejects.toMatchObject({
      key: 'activity.too-many-of-one',
    });
    expect((await rows(id))[0]).toMatchObject({ guardian_name: 'Марат' });
  });
});

describe('a ticket', () => {
  test('is checked in at the door by its signs, by its address, and says when it was shown before', async () => {
    const { id, code } = await published(editor, officer);
    const form = somebody({ people: '2' });
    const { key } = await signUp(code, form);
    const ticket = await ticketOf(code, key);
    await expect(checkIn(officer, id, ticket?.code ?? '')).rejects.toMatchObject({
      key: 'activity.doors-closed',
    });
    setClock(new Date('2026-03-10T13:00:00Z'));
    const typed = (ticket?.code ?? '').toLowerCase().replace(/(.{4})/, '$1 ');
    expect(await checkIn(officer, id, typed)).toMatchObject({
      ...{ name: 'Айгерім', medium: '', people: 2, again: false },
    });
    expect(await checkIn(officer, id, ticket?.link ?? '')).toMatchObject({ again: true });
    await expect(checkIn(officer, id, 'ZZZZZZZZ')).rejects.toMatchObject({ status: 404 });
    await expect(checkIn(stranger, id, typed)).rejects.toMatchObject({ status: 403 });
    await expect(cancelSignUp(key)).rejects.toMatchObject({ key: 'activity.is-over' });
    expect(await ticketOf('0000000', key)).toBeNull();
    expect(await ticketOf(code, 'nonsense')).toBeNull();
    const back = await signUpBefore(code);
    await expect(checkIn(officer, id, back)).rejects.toMatchObject({
      key: 'activity.ticket-cancelled',
    });
  });

  /** Somebody who signed up in time and gave their ticket back. */
  async function signUpBefore(code: string) {
    setClock(monday);
    const form = somebody();
    const { key } = await signUp(code, form);
    await cancelSignUp(key);
    setClock(new Date('2026-03-10T13:00:00Z'));
    return ticketCode(form.id);
  }

  test('a device at the door keeps hashes, no names; what it sends twice counts once', async () => {
    const { id, code } = await published(editor, officer);
    const forms = [somebody(), somebody(), somebody()];
    for (const form of forms) await signUp(code, form);
    setClock(new Date('2026-03-10T14:00:00Z'));
    const kept = await ticketsForDoor(officer, id);
    expect(kept).toHaveLength(3);
    expect(JSON.stringify(kept)).not.toContain('Айгерім');
    const hashOf = (nth: number) => ticketHash({ activityId: id, id: forms[nth]?.id ?? '' });
    const sent = {
      came: [
        { hash: hashOf(0), at: '2026-03-10T13:31:00Z' },
        { hash: hashOf(1), at: '2026-03-10T13:32:00Z' },
        { hash: 'a'.repeat(64), at: '2026-03-10T13:33:00Z' },
      ],
    };
    expect(await checkInAll(officer, id, sent)).toBe(2);
    expect(await checkInAll(officer, id, sent)).toBe(2);
    const { counts, list } = await deskSignUps(officer, id);
    expect(counts).toMatchObject({ came: 2, confirmed: 1 });
    expect(list[0]?.came_at?.toISOString()).toBe('2026-03-10T13:31:00.000Z');
    await expect(ticketsForDoor(stranger, id)).rejects.toMatchObject({ status: 403 });
    await expect(checkInAll(stranger, id, sent)).rejects.toMatchObject({ status: 403 });
    await expect(deskSignUps(stranger, id)).rejects.toMatchObject({ status: 403 });
  });
});

describe('who signed up', () => {
  test('is reminded the day before, once, and only who has a place', async () => {
    const { id, code } = await published(editor, officer, { capacity: '1' });
    await signUp(code, somebody());
    await signUp(code, somebody());
    await remind();
    await settle();
    expect(await lettersAbout(id, 'event-reminder')).toHaveLength(0);
    setClock(new Date('2026-03-09T14:00:00Z'));
    await remind();
    await remind();
    await settle();
    expect(await lettersAbout(id, 'event-reminder')).toHaveLength(1);
  });

  test('is reached by phone with a reason only; who asked and why is kept', async () => {
    const { id, code } = await published(editor, officer);
    await signUp(code, somebody({ email: '', phone: '+7 701 000 00 00' }));
    await expect(readContacts(officer, id, '')).rejects.toMatchObject({ key: 'ledger.say-why' });
    expect(await readContacts(officer, id, 'The hall is closed')).toMatchObject([
      { phone: '+7 701 000 00 00' },
    ]);
    await expect(readContacts(stranger, id, 'curious')).rejects.toMatchObject({ status: 403 });
    const read = await db
      .selectFrom('ledger_entries')
      .select('event')
      .where('subject_id', '=', id)
      .where('event', '=', 'activity.contacts-read')
      .execute();
    expect(read).toHaveLength(1);
  });

  test('is forgotten thirty days after: no name, no contact, no letter; how many came stays', async () => {
    const { id, code } = await published(editor, officer, { forMinors: 'yes' });
    const guardian = { guardianName: 'Zyxwo', guardianContact: 'zyxwo@example.org' };
    const form = somebody({ ...guardian, guardianAgrees: 'yes', name: 'Zyxwo', id: newId() });
    await signUp(code, form);
    setClock(new Date('2026-03-10T13:30:00Z'));
    await checkIn(officer, id, ticketCode(form.id));
    await pass(29 * DAY);
    await forgetPeople();
    expect((await rows(id))[0]?.name).toBe('Zyxwo');
    await pass(3 * DAY);
    await forgetPeople();
    await forgetPeople();
    expect((await rows(id))[0]).toMatchObject({
      ...{ name: '', email: null, phone: null, guardian_name: '', guardian_contact: '' },
      ...{ state: 'came', people: 1 },
    });
    expect(await lettersAbout(id)).toHaveLength(0);
  });
});
