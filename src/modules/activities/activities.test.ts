import { beforeAll, beforeEach, describe, expect, expectTypeOf, test } from 'vitest';
import { stranger, system, type Actor } from '#modules/people/rules.ts';
import { itemById } from '#modules/syndication/queries.ts';
import { now, setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import {
  activity,
  activitySeen,
  codeOfActivity,
  published,
  somebody,
} from '../../../test/activities.ts';
import { DAY, HOUR, lettersAbout, monday, pass, settle } from '../../../test/loop.ts';
import { hireCast, newStaff, type Cast, type Person } from '../../../test/people.ts';
import { layTown, type Town } from '../../../test/town.ts';
import {
  approveActivity,
  cancelActivity,
  changeActivity,
  draftActivity,
  sendBack,
  sendForApproval,
} from './actions.ts';
import { deskActivities, deskActivity } from './desk.ts';
import { isEverywhere, requireHolder } from './grounds.ts';
import { passOnDue } from './passing-on.ts';
import { publicActivities, publicActivity } from './queries.ts';
import { signUp } from './signing-up.ts';

let town: Town;
let cast: Cast;
let editor: Person;
let officer: Person;
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
  editor = await newStaff('Elena', { role: 'editor' });
  officer = await newStaff('Ruslan', { role: 'officer', areaKey: 'petropavl' });
});
beforeEach(() => setClock(monday));

const inTown = () => ({ areaId: town.area('petropavl') });

describe('an activity is published by two people', () => {
  test('written by one, approved by another: then everybody sees it, and it is passed on', async () => {
    const id = await draftActivity(editor, activity(inTown()));
    const code = await codeOfActivity(id);
    expect(await publicActivity(code)).toBeNull();
    await sendForApproval(editor, id);
    expect(await publicActivity(code)).toBeNull();
    await expect(approveActivity(editor, id, await activitySeen(id))).rejects.toMatchObject({
      ...{ key: 'activity.second-person', status: 403 },
    });
    await expect(approveActivity(system, id, await activitySeen(id))).rejects.toMatchObject({
      status: 403,
    });
    const before = new Date(monday.getTime() - 1).toISOString();
    // Nothing that calls it may leave out what was looked at.
    expectTypeOf(approveActivity).parameter(2).toEqualTypeOf<string>();
    for (const seen of [before, ''])
      await expect(approveActivity(officer, id, seen)).rejects.toMatchObject({
        key: 'activity.changed-since',
      });
    await approveActivity(officer, id, monday.toISOString());
    const shown = await publicActivity(code);
    expect(shown).toMatchObject({
      state: 'published',
      place: 'School 7, Bukhar Zhyrau 12',
      room: null,
    });
    expect(shown?.startsAt.toISOString()).toBe('2026-03-10T13:30:00.000Z');
    expect(shown).not.toHaveProperty('made_by');
    const item = await itemById(id);
    expect(item).toMatchObject({ kind: 'event', path: `/events/${code}`, state: 'published' });
    expect(item?.area_ids).toEqual([town.area('petropavl'), town.area('region')]);
    expect(item?.texts.ru?.html).toContain('<strong>следователь</strong>');
    expect(item?.texts.kk).toBeUndefined();
  });

  test('whoever changed it after it was sent cannot approve it, and it must be sent again', async () => {
    const id = await draftActivity(editor, activity(inTown()));
    await sendForApproval(editor, id);
    await changeActivity(officer, id, activity({ ...inTown(), place: 'Library' }));
    await expect(approveActivity(editor, id, await activitySeen(id))).rejects.toMatchObject({
      key: 'activity.not-waiting',
    });
    await sendForApproval(officer, id);
    await expect(approveActivity(officer, id, await activitySeen(id))).rejects.toMatchObject({
      key: 'activity.second-person',
    });
    await approveActivity(editor, id, await activitySeen(id));
    expect(await publicActivity(await codeOfActivity(id))).toMatchObject({ place: 'Library' });
  });

  test('is given back to whoever wrote it', async () => {
    const id = await draftActivity(editor, activity(inTown()));
    await expect(sendBack(officer, id)).rejects.toMatchObject({ key: 'activity.not-waiting' });
    await sendForApproval(editor, id);
    await sendBack(officer, id);
    expect(await deskActivity(editor, id)).toMatchObject({ state: 'draft', waiting_since: null });
    await expect(sendForApproval(stranger, id)).rejects.toMatchObject({ status: 403 });
  });

  test('is not sent when its hour has passed', async () => {
    const id = await draftActivity(editor, activity(inTown()));
    setClock(new Date(monday.getTime() + 30 * DAY));
    await expect(sendForApproval(editor, id)).rejects.toMatchObject({
      key: 'activity.in-the-past',
    });
  });
});

describe('a change of what is published', () => {
  test('waits for a second person; then those who come are told of another hour', async () => {
    const { id, code } = await published(editor, officer, inTown());
    await signUp(code, somebody());
    await signUp(code, somebody({ email: '', phone: '+7 701 000 00 00' }));
    setClock(new Date(monday.getTime() + HOUR));
    await changeActivity(
      officer,
      id,
      activity({ ...inTown(), begins: '2026-03-11T18:30', ends: '2026-03-11T20:00' }),
    );
    expect((await publicActivity(code))?.startsAt.toISOString()).toBe('2026-03-10T13:30:00.000Z');
    await expect(approveActivity(officer, id, await activitySeen(id))).rejects.toMatchObject({
      key: 'activity.second-person',
    });
    await approveActivity(editor, id, await activitySeen(id));
    expect(await publicActivity(code)).toMatchObject({ sequence: 1 });
    expect((await publicActivity(code))?.startsAt.toISOString()).toBe('2026-03-11T13:30:00.000Z');
    await settle();
    expect(await lettersAbout(id, 'event-changed')).toHaveLength(1);
    expect((await itemById(id))?.revision).toBe(2);
  });

  test('of the words alone is told to nobody; one that is sent back is dropped', async () => {
    const { id, code } = await published(editor, officer, inTown());
    await signUp(code, somebody());
    setClock(new Date(monday.getTime() + HOUR));
    const words = activity({ ...inTown(), descriptions: { ru: 'Иначе' } });
    await changeActivity(editor, id, words);
    await sendBack(officer, id);
    expect(await publicActivity(code)).toMatchObject({ sequence: 0 });
    await changeActivity(editor, id, words);
    await approveActivity(officer, id, await activitySeen(id));
    await settle();
    expect(await lettersAbout(id, 'event-changed')).toHaveLength(0);
    expect((await publicActivity(code))?.texts.ru?.description).toBe('Иначе');
  });
});

describe('an activity that will not be', () => {
  test('says so on its page and to everybody who signed up, with the reason', async () => {
    const { id, code } = await published(editor, officer, { ...inTown(), capacity: '1' });
    await signUp(code, somebody());
    await signUp(code, somebody({ locale: 'en' }));
    await cancelActivity(officer, id, { reason: 'The hall is flooded.' });
    await settle();
    expect(await publicActivity(code)).toMatchObject({
      ...{ state: 'cancelled', cancelReason: 'The hall is flooded.', sequence: 1, open: false },
    });
    const letters = await lettersAbout(id, 'event-cancelled');
    expect(letters).toHaveLength(2);
    expect(letters.every(({ body_text }) => body_text.includes('The hall is flooded.'))).toBe(true);
    const item = await itemById(id);
    expect(item?.texts.en?.title).toBe('Cancelled: Against fraud');
    expect(item).toMatchObject({ state: 'published', revision: 2 });
    await expect(cancelActivity(officer, id, { reason: 'again' })).rejects.toMatchObject({
      key: 'activity.is-over',
    });
    await expect(changeActivity(officer, id, activity(inTown()))).rejects.toMatchObject({
      key: 'activity.is-over',
    });
  });
});

describe('an activity that repeats', () => {
  test('is a row for each day, at the same hour of its clock when clocks change', async () => {
    const weekly = { repeats: 'weekly', times: '5', timeZone: 'Europe/Berlin' };
    const { id } = await published(editor, officer, { ...inTown(), ...weekly });
    const days = await db
      .selectFrom('activities')
      .select(['id', 'code', 'starts_at'])
      .where('series_id', '=', id)
      .orderBy('starts_at')
      .execute();
    expect(days.map(({ starts_at: at }) => at.toISOString().slice(5, 16))).toEqual([
      ...['03-10T17:30', '03-17T17:30', '03-24T17:30', '03-31T16:30', '04-07T16:30'],
    ]);
    expect(new Set(days.map(({ code }) => code)).size).toBe(5);
    const third = days[3];
    expect(await publicActivity(third?.code ?? '')).toMatchObject({ state: 'published' });
    expect(await itemById(days[1]?.id ?? '')).toBeNull();
    await pass(2 * DAY);
    await passOnDue();
    expect(await itemById(days[1]?.id ?? '')).toMatchObject({ state: 'published' });
    expect(await itemById(third?.id ?? '')).toBeNull();
  });
});

describe('lists', () => {
  test('show what is to come first, what was apart, and only what concerns the area', async () => {
    const here = await published(editor, officer, { ...inTown(), kind: 'clean-up' });
    const there = await published(editor, cast.administrator, {
      ...{ areaId: town.area('kyzylzhar'), kind: 'clean-up' },
    });
    const codes = async (filters: object) =>
      (await publicActivities({ kind: 'clean-up', ...filters })).list.map(({ code }) => code);
    expect(await codes({})).toEqual(expect.arrayContaining([here.code, there.code]));
    expect(await codes({ areaIds: [town.area('petropavl')] })).toEqual([here.code]);
    expect(await codes({ past: true })).toEqual([]);
    setClock(new Date(monday.getTime() + 30 * DAY));
    expect(await codes({})).toEqual([]);
    expect(await codes({ past: true, areaIds: [town.area('petropavl')] })).toEqual([here.code]);
  });

  test('of the desk have one’s own area only; nobody else holds, changes or sees any', async () => {
    const { id } = await published(editor, officer, inTown());
    const everywhere = await draftActivity(editor, activity());
    const elsewhere = await newStaff('Saule', { role: 'officer', areaKey: 'kyzylzhar' });
    const ids = async (actor: Actor) => (await deskActivities(actor)).map((one) => one.id);
    expect(await ids(officer)).toContain(id);
    expect(await ids(officer)).not.toContain(everywhere);
    expect(await ids(editor)).toContain(everywhere);
    expect(await ids(elsewhere)).not.toContain(id);
    for (const actor of [elsewhere, cast.operatorOfAll, cast.lampWorker, stranger]) {
      const no = { status: 403 };
      await expect(draftActivity(actor, activity(inTown()))).rejects.toMatchObject(no);
      await expect(changeActivity(actor, id, activity(inTown()))).rejects.toMatchObject(no);
      await expect(sendForApproval(actor, id)).rejects.toMatchObject(no);
      await expect(approveActivity(actor, id, await activitySeen(id))).rejects.toMatchObject(no);
      await expect(sendBack(actor, id)).rejects.toMatchObject(no);
      await expect(cancelActivity(actor, id, { reason: 'mine' })).rejects.toMatchObject(no);
      await expect(deskActivity(actor, id)).rejects.toMatchObject(no);
    }
    expect(isEverywhere(editor, 'activity.hold')).toBe(true);
    expect(isEverywhere(officer, 'activity.hold')).toBe(false);
    await requireHolder(editor, null);
    await expect(requireHolder(officer, null)).rejects.toMatchObject({ status: 403 });
    await expect(draftActivity(officer, activity())).rejects.toMatchObject({ status: 403 });
    await expect(deskActivities(stranger)).rejects.toMatchObject({ status: 403 });
    await expect(deskActivity(editor, 'nonsense')).rejects.toMatchObject({ status: 404 });
    expect(now()).toEqual(monday);
  });
});
