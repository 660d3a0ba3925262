import { beforeAll, beforeEach, expect, test } from 'vitest';
import { stranger } from '#modules/people/rules.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { published, somebody } from '../../../test/activities.ts';
import { DAY, keyIn, lettersAbout, monday, pass, settle } from '../../../test/loop.ts';
import { newStaff, type Person } from '../../../test/people.ts';
import { layTown } from '../../../test/town.ts';
import { cancelActivity } from './actions.ts';
import { checkIn, ticketsForDoor } from './checking-in.ts';
import { forgetPeople } from './erasing.ts';
import { pressRequest } from './input-press.ts';
import {
  askForAccreditation,
  declinePress,
  deskPress,
  grantPress,
  readPressContacts,
} from './press.ts';
import { publicActivity, ticketOf } from './queries.ts';
import { signUp } from './signing-up.ts';

let editor: Person;
let officer: Person;
beforeAll(async () => {
  setClock(monday);
  await layTown();
  editor = await newStaff('Elena', { role: 'editor' });
  officer = await newStaff('Ruslan', { role: 'officer' });
});
beforeEach(() => setClock(monday));

const conference = (given: object = {}) => published(editor, officer, { kind: 'press', ...given });

const journalist = (given: object = {}) =>
  pressRequest.parse({
    ...{ id: newId(), name: 'Zyxwo Press', medium: 'Qyzyljar News', locale: 'en' },
    ...{ proof: 'https://news.example/zyxwo', email: `${newId()}@example.org`, ...given },
  });

test('a journalist asks, the desk lets them in, and the ticket says that it is one of the press', async () => {
  const { id, code } = await conference({ capacity: '1' });
  await signUp(code, somebody());
  const form = journalist();
  await askForAccreditation(code, form);
  await askForAccreditation(code, form);
  await askForAccreditation(code, journalist({ email: form.email }));
  const { list } = await deskPress(officer, id);
  expect(list).toMatchObject([{ state: 'asked', medium: 'Qyzyljar News', signs: '' }]);
  expect(JSON.stringify(list)).not.toContain(form.email);
  await grantPress(officer, id, { id: form.id, reason: '' });
  const [letter] = await lettersAbout(id, 'event-press-granted');
  const ticket = await ticketOf(code, keyIn(letter, 'ticket'));
  expect(ticket).toMatchObject({ state: 'confirmed', medium: 'Qyzyljar News', people: 1 });
  const door = await deskPress(officer, id);
  expect(door.list).toMatchObject([{ state: 'granted', signs: ticket?.code }]);
  setClock(new Date('2026-03-10T13:00:00Z'));
  expect(await checkIn(officer, id, ticket?.code ?? '')).toMatchObject({
    ...{ name: 'Zyxwo Press', medium: 'Qyzyljar News' },
  });
  expect((await ticketsForDoor(officer, id)).map(({ press }) => press)).toEqual([false, true]);
  expect((await deskPress(officer, id)).list).toMatchObject([{ stands: 'came' }]);
  expect(JSON.stringify(await publicActivity(code))).not.toContain('Zyxwo');
});

test('whoever is not let in is told why', async () => {
  const { id, code } = await conference();
  const form = journalist();
  await askForAccreditation(code, form);
  await expect(declinePress(officer, id, { id: form.id, reason: '' })).rejects.toMatchObject({
    key: 'activity.reason-missing',
  });
  await declinePress(officer, id, { id: form.id, reason: 'The hall is full.' });
  const [letter] = await lettersAbout(id, 'event-press-declined');
  expect(letter?.body_text).toContain('The hall is full.');
  expect(letter?.body_text).not.toContain('/ticket/');
  expect(letter?.attachment).toBeNull();
  await expect(grantPress(officer, id, { id: form.id, reason: '' })).rejects.toMatchObject({
    key: 'activity.press-decided',
  });
  await expect(grantPress(officer, id, { id: newId(), reason: '' })).rejects.toMatchObject({
    status: 404,
  });
});

test('is asked of press conferences alone, until they begin, and decided by nobody else', async () => {
  const lecture = await published(editor, officer);
  await expect(askForAccreditation(lecture.code, journalist())).rejects.toMatchObject({
    status: 404,
  });
  const { id, code } = await conference();
  const form = journalist();
  await askForAccreditation(code, form);
  const no = { status: 403 };
  const decision = { id: form.id, reason: 'Because' };
  await expect(grantPress(stranger, id, decision)).rejects.toMatchObject(no);
  await expect(declinePress(stranger, id, decision)).rejects.toMatchObject(no);
  await expect(deskPress(stranger, id)).rejects.toMatchObject(no);
  await expect(readPressContacts(stranger, id, 'curious')).rejects.toMatchObject(no);
  await expect(readPressContacts(officer, id, '')).rejects.toMatchObject({ key: 'ledger.say-why' });
  expect(await readPressContacts(officer, id, 'To ask the editor')).toMatchObject([
    { email: form.email },
  ]);
  setClock(new Date('2026-03-10T13:30:00Z'));
  await expect(askForAccreditation(code, journalist())).rejects.toMatchObject({
    key: 'activity.press-closed',
  });
});

test('whoever still waits is told when it is cancelled', async () => {
  const { id, code } = await conference();
  const form = journalist();
  await askForAccreditation(code, form);
  await cancelActivity(officer, id, { reason: 'Frost' });
  await settle();
  const letters = await lettersAbout(id, 'event-cancelled');
  expect(letters.map(({ recipient }) => recipient)).toEqual([form.email]);
});

test('journalists are forgotten thirty days after: who they were, for whom, and how they are reached', async () => {
  const { id, code } = await conference();
  const form = journalist();
  await askForAccreditation(code, form);
  await grantPress(officer, id, { id: form.id, reason: '' });
  await askForAccreditation(code, journalist());
  await pass(45 * DAY);
  await forgetPeople();
  expect((await deskPress(officer, id)).list).toEqual([]);
  const left = await db
    .selectFrom('activity_signups')
    .selectAll()
    .where('activity_id', '=', id)
    .execute();
  expect(left).toMatchObject([{ name: '', medium: '', email: null, phone: null }]);
});
