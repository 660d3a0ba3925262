import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { itemById } from '#modules/syndication/queries.ts';
import { setClock } from '#server/clock.ts';
import { runDueJobs } from '../../../test/jobs.ts';
import { monday } from '../../../test/loop.ts';
import { hireCast, newStaff, type Cast, type Person } from '../../../test/people.ts';
import { layTown, type Town } from '../../../test/town.ts';
import {
  capsOf,
  clearWarning,
  inHours,
  passHours,
  publicWarning,
  publishWarning,
  warningGiven,
} from '../../../test/warnings.ts';
import { draftWarning, sendWarningForApproval, updateWarning } from './actions.ts';
import { jobs } from './jobs.ts';
import { approveWarning, endWarning } from './publishing.ts';
import { bannerFor, holdingWarnings, newestAlerts, pastWarnings } from './queries.ts';
import { deskWarning } from './queries-desk.ts';

let town: Town;
let cast: Cast;
let editor: Person;
let city = '';
let district = '';
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
  editor = await newStaff('Ruslan', { role: 'editor' });
  [city, district] = [town.area('petropavl'), town.area('kyzylzhar')];
});
afterAll(() => setClock(null));

const two = () => ({ author: editor, second: cast.operatorOfAll });
const inCity = () => ({ area: { [city]: 'yes' } });
const out = (given: object = inCity()) => publishWarning(two(), given);
const clear = (id: string) => clearWarning(two(), id);
const codeOf = async (id: string) => (await deskWarning(editor, id)).code;

describe('a warning that is out', () => {
  test('is gone at its expiry by the clock, and the job then writes it down', async () => {
    const id = await out({ ...inCity(), expires: inHours(2) });
    passHours(1.9);
    await endWarning(id);
    expect(await bannerFor([city])).toHaveLength(1);
    passHours(0.2);
    expect(await bannerFor([city])).toEqual([]);
    expect((await publicWarning(id)).state).toBe('ended');
    expect(await runDueJobs(jobs)).toContain('warnings.end');
    await endWarning(id);
    expect(await deskWarning(editor, id)).toMatchObject({ state: 'ended' });
    expect(await itemById(id)).toMatchObject({ state: 'published' });
  });

  test('prolonged, it does not end at its first hour', async () => {
    const id = await out({ ...inCity(), expires: inHours(2) });
    await updateWarning(editor, id, warningGiven({ ...inCity(), expires: inHours(9) }));
    await sendWarningForApproval(editor, id);
    await approveWarning(cast.operatorOfAll, id);
    passHours(3);
    await runDueJobs(jobs);
    expect((await publicWarning(id)).state).toBe('active');
    await clear(id);
  });

  test('drawn as a circle or by its corners, it concerns the areas it touches', async () => {
    const both = await out({ circle: '55, 70, 5' });
    expect((await bannerFor([district])).length).toBe(1);
    expect((await bannerFor([town.area('region')])).length).toBe(1);
    expect((await bannerFor([])).length).toBe(0);
    const [cap] = await capsOf(both);
    expect(cap?.info[0]?.area).toEqual({ areaDesc: 'Обозначенный участок', circle: '55,70 5' });
    await clear(both);
    const corners = '55.1, 69.1\n55.1, 69.2\n55.2, 69.2';
    const one = await out({ corners });
    expect((await bannerFor([district])).length).toBe(0);
    expect((await bannerFor([city])).length).toBe(1);
    const [drawn] = await capsOf(one);
    expect(drawn?.info[0]?.area).toMatchObject({
      polygon: '55.1,69.1 55.1,69.2 55.2,69.2 55.1,69.1',
    });
    await clear(one);
    await expect(draftWarning(editor, warningGiven({ circle: '10, 10, 5' }))).rejects.toMatchObject(
      {
        key: 'warning.outside',
      },
    );
  });

  test('for the whole territory stands before everybody, also those of no area', async () => {
    const id = await out({ area: { [town.area('region')]: 'yes' } });
    expect((await bannerFor([])).length).toBe(1);
    expect(await itemById(id)).toMatchObject({ area_ids: [] });
    await clear(id);
  });
});

describe('an exercise', () => {
  test('is marked in CAP and reaches no stranger, no list, no feed, no outlet', async () => {
    const id = await out({ ...inCity(), exercise: 'yes' });
    expect(await bannerFor([city])).toEqual([]);
    expect(await holdingWarnings()).toEqual([]);
    expect(await bannerFor([city], { withExercises: true })).toHaveLength(1);
    expect(await itemById(id)).toBeNull();
    const [cap] = await capsOf(id);
    expect(cap).toMatchObject({ status: 'Exercise' });
    const code = await codeOf(id);
    expect((await newestAlerts()).map((one) => one.code)).not.toContain(code);
    await clear(id);
    expect((await pastWarnings()).map((one) => one.code)).not.toContain(code);
  });
});

describe('a fraud', () => {
  test('carries its card: what they say, what to do, whom to call', async () => {
    const card = { theySay: 'Your son is in trouble', youDo: 'Hang up', callWhom: '102' };
    const en = { headline: 'New scheme', description: 'They call at night', ...card };
    const id = await out({ kind: 'fraud', ru: undefined, en });
    const [cap] = await capsOf(id);
    expect(cap?.info).toMatchObject({
      category: 'Security',
      description: 'They call at night\n\nThey say: Your son is in trouble',
      instruction: 'You do: Hang up\n\nCall: 102',
    });
    expect((await itemById(id))?.texts.en?.words).toContain('Hang up');
    await clear(id);
  });
});
