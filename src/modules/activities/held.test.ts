import { beforeAll, expect, test } from 'vitest';
import { stranger } from '#modules/people/rules.ts';
import { setClock } from '#server/clock.ts';
import { published } from '../../../test/activities.ts';
import { DAY, monday } from '../../../test/loop.ts';
import { hireCast, newStaff, type Cast, type Person } from '../../../test/people.ts';
import { layTown, type Town } from '../../../test/town.ts';
import { activitiesHeld } from './held.ts';
import { heldFilters, resultsForm } from './input.ts';
import { publicActivity } from './queries.ts';
import { recordResults } from './results.ts';

let town: Town;
let cast: Cast;
let editor: Person;
let officer: Person;
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
  editor = await newStaff('Elena', { role: 'editor' });
  officer = await newStaff('Ruslan', { role: 'officer' });
});

const results = (given: object) => resultsForm.parse({ minutes: 'Many asked', ...given });
const asked = (given: object = {}) => heldFilters.parse(given);

test('how an activity went is read by everybody and counted, with the list behind each number', async () => {
  const inTown = { areaId: town.area('petropavl') };
  const lecture = await published(editor, officer, inTown);
  const seminar = await published(editor, officer, {
    ...{ areaId: town.area('kyzylzhar'), begins: '2026-03-20T10:00', ends: '2026-03-20T11:00' },
  });
  await published(editor, officer, inTown);
  const early = recordResults(officer, lecture.id, results({}));
  await expect(early).rejects.toMatchObject({ key: 'activity.not-yet' });
  setClock(new Date(monday.getTime() + 30 * DAY));
  const reached = { 'school-students': '25', teachers: '3', parents: '0' };
  await recordResults(officer, lecture.id, results({ reached }));
  await recordResults(officer, lecture.id, results({ reached, minutes: 'Very many asked' }));
  await recordResults(officer, seminar.id, results({ reached: { workers: '40' } }));
  await expect(recordResults(stranger, lecture.id, results({}))).rejects.toMatchObject({
    status: 403,
  });
  expect(await publicActivity(lecture.code)).toMatchObject({
    ...{ state: 'held', reached: 28, minutes: 'Very many asked' },
  });

  const all = await activitiesHeld(cast.operatorOfAll, asked());
  expect(all).toMatchObject({ count: 2, people: 68 });
  expect(all.list.map(({ code }) => code)).toEqual([seminar.code, lecture.code]);
  const ofPupils = await activitiesHeld(editor, asked({ audience: 'school-students' }));
  expect(ofPupils).toMatchObject({ count: 1, people: 25, list: [{ code: lecture.code }] });
  const ofMarch = { from: '2026-03-11', to: '2026-03-20' };
  expect(await activitiesHeld(editor, asked(ofMarch))).toMatchObject({ count: 1, people: 40 });
  expect(await activitiesHeld(editor, asked({ to: '2026-03-10' }))).toMatchObject({ count: 1 });
  expect(await activitiesHeld(editor, asked({ areaId: town.area('region') }))).toMatchObject({
    count: 2,
  });
  expect(await activitiesHeld(editor, asked({ from: 'nonsense', audience: 'x' }))).toMatchObject({
    count: 2,
  });
});

test('is counted in one’s own area only, and by nobody else', async () => {
  expect(await activitiesHeld(cast.operatorOfPetropavl, asked())).toMatchObject({ count: 1 });
  const foreign = asked({ areaId: town.area('kyzylzhar') });
  expect(await activitiesHeld(cast.operatorOfPetropavl, foreign)).toMatchObject({ count: 0 });
  await expect(activitiesHeld(cast.lampWorker, asked())).rejects.toMatchObject({ status: 403 });
  await expect(activitiesHeld(stranger, asked())).rejects.toMatchObject({ status: 403 });
});
