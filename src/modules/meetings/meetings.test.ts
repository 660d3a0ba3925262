import { beforeAll, describe, expect, test } from 'vitest';
import { roleOf } from '#modules/people/roles.ts';
import { stranger, type Actor } from '#modules/people/rules.ts';
import { now, setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { DAY, fileAndSettle, monday } from '../../../test/loop.ts';
import { hireCast, newStaff, type Cast, type Person } from '../../../test/people.ts';
import { layTown, type Town } from '../../../test/town.ts';
import {
  agreeOn,
  cancelMeeting,
  changeMeeting,
  closeMeeting,
  planMeeting,
  publishMeeting,
  tieToReport,
} from './actions.ts';
import { deskAssociates, forgetAssociate, keepAssociate, searchAssociates } from './associates.ts';
import { areasFor } from './grounds.ts';
import { associateForm, meetingForm, meetingResults } from './input.ts';
import {
  deskMeeting,
  deskMeetings,
  publicMeetingOf,
  publicMeetings,
  searchMeetings,
} from './queries.ts';

let town: Town;
let cast: Cast;
let officer: Person;
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
  officer = await newStaff('Ruslan', { role: 'officer', areaKey: 'petropavl' });
});

const meeting = (given: object = {}) =>
  meetingForm.parse({
    ...{ areaId: town.area('petropavl'), title: 'Lamps of our yards', place: 'School 7' },
    ...{ begins: '2026-03-10T18:30', agenda: 'Dark yards' },
    ...given,
  });

describe('a meeting with residents', () => {
  test('is planned, held and published; what was agreed becomes a report', async () => {
    const id = await planMeeting(officer, meeting());
    expect(await publicMeetingOf(id)).toMatchObject({ title: 'Lamps of our yards', points: [] });
    const { beginsAt } = await deskMeeting(officer, id);
    expect(beginsAt.toISOString()).toBe('2026-03-10T13:30:00.000Z');
    await changeMeeting(officer, id, meeting({ place: 'Library' }));
    await agreeOn(officer, id, { words: 'No light at the gate', outcome: 'By May' });
    const { code } = await fileAndSettle(town);
    const [point] = (await deskMeeting(officer, id)).points;
    await tieToReport(officer, id, { point: point?.id ?? '', code });
    await closeMeeting(
      officer,
      id,
      meetingResults.parse({ attended: '31', results: 'All agreed' }),
    );
    expect(await publicMeetingOf(id)).toMatchObject({ attended: null, results: '', points: [] });
    await publishMeeting(officer, id);
    expect(await publicMeetingOf(id)).toMatchObject({
      ...{ attended: 31, results: 'All agreed', place: 'Library' },
      points: [{ words: 'No light at the gate', code }],
    });
  });

  test('a report strangers may not see is not named in what they read', async () => {
    const id = await planMeeting(officer, meeting({ title: 'Entrances' }));
    const { code } = await fileAndSettle(town, { category: 'entrance' });
    await agreeOn(officer, id, { words: 'Sellers in an entrance', outcome: '' });
    const [point] = (await deskMeeting(officer, id)).points;
    await tieToReport(officer, id, { point: point?.id ?? '', code });
    await closeMeeting(officer, id, { attended: 5, results: '' });
    await publishMeeting(officer, id);
    expect((await publicMeetingOf(id))?.points).toMatchObject([{ code: null }]);
  });

  test('is over when it was held or cancelled', async () => {
    const id = await planMeeting(officer, meeting({ title: 'Cancelled' }));
    await cancelMeeting(officer, id);
    const over = { key: 'meeting.is-over', status: 409 };
    await expect(changeMeeting(officer, id, meeting())).rejects.toMatchObject(over);
    await expect(agreeOn(officer, id, { words: 'late', outcome: '' })).rejects.toMatchObject(over);
    await expect(publishMeeting(officer, id)).rejects.toMatchObject(over);
    await expect(closeMeeting(officer, id, { attended: 1, results: '' })).rejects.toMatchObject(
      over,
    );
  });

  test('strangers read of those to come and those published, not of one held and unpublished', async () => {
    const id = await planMeeting(officer, meeting({ title: 'Quiet' }));
    await closeMeeting(officer, id, { attended: 3, results: 'secret yet' });
    setClock(new Date(now().getTime() + 30 * DAY));
    const titles = (await publicMeetings()).map(({ title }) => title);
    setClock(monday);
    expect(titles).toContain('Lamps of our yards');
    expect(titles).not.toContain('Quiet');
    expect(await publicMeetingOf('nonsense')).toBeNull();
  });

  test('is found by its words, in the district only', async () => {
    expect((await searchMeetings(officer, 'lamps', 5)).map(({ title }) => title)).toEqual([
      'Lamps of our yards',
    ]);
    expect(await searchMeetings(officer, '100%_', 5)).toEqual([]);
    expect(await searchMeetings(cast.operatorOfKyzylzhar, 'lamps', 5)).toEqual([]);
    expect((await deskMeetings(officer)).length).toBeGreaterThan(2);
    expect(await deskMeetings(cast.operatorOfKyzylzhar)).toEqual([]);
  });

  test('is held by nobody of another district, no operator, no stranger', async () => {
    const id = await planMeeting(officer, meeting({ title: 'Ours' }));
    const elsewhere = await newStaff('Saule', { role: 'officer', areaKey: 'kyzylzhar' });
    const others: Actor[] = [elsewhere, cast.operatorOfAll, cast.lampWorker, stranger];
    const no = { status: 403 };
    for (const actor of others) {
      await expect(planMeeting(actor, meeting())).rejects.toMatchObject(no);
      await expect(changeMeeting(actor, id, meeting())).rejects.toMatchObject(no);
      await expect(cancelMeeting(actor, id)).rejects.toMatchObject(no);
      await expect(agreeOn(actor, id, { words: 'mine', outcome: '' })).rejects.toMatchObject(no);
      await expect(closeMeeting(actor, id, { attended: 1, results: '' })).rejects.toMatchObject(no);
      await expect(publishMeeting(actor, id)).rejects.toMatchObject(no);
    }
    await expect(deskMeeting(elsewhere, id)).rejects.toMatchObject(no);
    await expect(deskMeetings(stranger)).rejects.toMatchObject(no);
    await expect(searchMeetings(stranger, 'x', 1)).rejects.toMatchObject(no);
    const foreign = { point: id, code: 'ZZZZZZZZZ' };
    await expect(tieToReport(stranger, id, foreign)).rejects.toMatchObject(no);
  });
});

test('somebody’s districts are those of their role, with all that lies in them', async () => {
  expect(await areasFor(officer, 'meeting.hold')).toEqual([town.area('petropavl')]);
  expect(await areasFor(cast.operatorOfAll, 'meeting.see')).toContain(town.area('kyzylzhar'));
  const no = { key: 'people.may-not-desk', status: 403 };
  await expect(areasFor(cast.operatorOfAll, 'meeting.hold')).rejects.toMatchObject(no);
});

test('whoever is bound to what their organisation is given holds, sees and reaches none of them', async () => {
  const id = await planMeeting(officer, meeting({ title: 'Not theirs' }));
  const given = { organisationId: town.organisation('lamp-service'), assignedOnly: true };
  const bound: Actor = { ...cast.lampWorker, roles: [roleOf('officer', given)] };
  expect(await areasFor(bound, 'meeting.see')).toEqual([]);
  expect(await deskMeetings(bound)).toEqual([]);
  expect(await searchMeetings(bound, 'theirs', 5)).toEqual([]);
  expect(await deskAssociates(bound)).toEqual([]);
  const no = { key: 'meeting.not-your-area', status: 403 };
  await expect(deskMeeting(bound, id)).rejects.toMatchObject(no);
  await expect(planMeeting(bound, meeting())).rejects.toMatchObject(no);
});

describe('whom one can turn to', () => {
  const associate = (given: object = {}) =>
    associateForm.parse({
      ...{
        areaId: town.area('petropavl'),
        name: 'Aliya',
        part: 'Housing council',
        consented: 'yes',
      },
      phone: '+7 701 000 00 00',
      ...given,
    });

  test('is kept with consent, changed, found, and erased for good', async () => {
    await keepAssociate(officer, associate());
    const [kept] = await deskAssociates(officer);
    await keepAssociate(officer, associate({ id: kept?.id, part: 'Club Qalqan' }));
    expect(await searchAssociates(officer, 'qalqan', 5)).toMatchObject([{ name: 'Aliya' }]);
    await forgetAssociate(officer, kept?.id ?? '');
    expect(await db.selectFrom('meeting_associates').selectAll().execute()).toEqual([]);
  });

  test('not without consent, nor without any way to reach them', () => {
    expect(associateForm.safeParse({ ...associate(), consented: undefined }).success).toBe(false);
    expect(associateForm.safeParse({ ...associate(), phone: '', email: '' }).success).toBe(false);
  });

  test('is nobody else’s to keep or to read', async () => {
    await keepAssociate(officer, associate());
    const [kept] = await deskAssociates(officer);
    expect(await deskAssociates(cast.operatorOfKyzylzhar)).toEqual([]);
    for (const actor of [cast.operatorOfAll, cast.lampWorker, stranger]) {
      await expect(keepAssociate(actor, associate())).rejects.toMatchObject({ status: 403 });
      await expect(forgetAssociate(actor, kept?.id ?? '')).rejects.toMatchObject({ status: 403 });
      await expect(forgetAssociate(actor, newId())).rejects.toMatchObject({ status: 403 });
    }
    await expect(deskAssociates(stranger)).rejects.toMatchObject({ status: 403 });
    await expect(searchAssociates(stranger, 'a', 1)).rejects.toMatchObject({ status: 403 });
  });
});
