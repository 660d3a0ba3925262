import { beforeAll, describe, expect, test } from 'vitest';
import { boxAroundAreas } from '#modules/areas/ground-box.ts';
import { stranger } from '#modules/people/rules.ts';
import { setClock } from '#server/clock.ts';
import { fileAndClaim, fileAndSettle, monday, pass, DAY } from '../../../test/loop.ts';
import { hireCast, newStaff, type Cast, type Person } from '../../../test/people.ts';
import { layTown, village, yard, type Town } from '../../../test/town.ts';
import { districtClaimed, districtDue, districtRepeats, publicCodesAmong } from './district.ts';

let town: Town;
let cast: Cast;
let officer: Person;
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
  officer = await newStaff('Ruslan', { role: 'officer', areaKey: 'petropavl' });
});

describe('an officer’s district', () => {
  test('shows where the same problem came again and again, and nowhere else', async () => {
    const filed = [];
    for (let time = 0; time < 3; time += 1) filed.push(await fileAndSettle(town));
    await fileAndSettle(town, { category: 'dogs', answers: { bitten: 'no' } });
    const [place, ...others] = await districtRepeats(officer);
    expect(place).toMatchObject({ times: 3, category_id: town.category('lamp') });
    expect(filed.map(({ code }) => code)).toContain(place?.code);
    expect(others).toEqual([]);
    await pass(181 * DAY);
    expect(await districtRepeats(officer)).toEqual([]);
    setClock(monday);
  });

  test('shows what is due this week, the latest first, of this ground only', async () => {
    const { code } = await fileAndSettle(town);
    await fileAndSettle(town, { ...village, category: 'lamp' });
    const due = await districtDue(officer);
    expect(due.map((row) => row.code)).toContain(code);
    expect(due.every((row) => row.area_id === town.area('petropavl'))).toBe(true);
    const moments = due.map((row) => row.due_at?.getTime() ?? 0);
    expect(moments).toEqual([...moments].sort((a, b) => a - b));
  });

  test('shows what waits for a resident’s answer', async () => {
    const { code } = await fileAndClaim(town);
    expect((await districtClaimed(officer)).map((row) => row.code)).toEqual([code]);
    expect(await districtClaimed(cast.operatorOfKyzylzhar)).toEqual([]);
  });

  test('is closed to strangers and responders', async () => {
    for (const actor of [stranger, cast.lampWorker]) {
      const no = { status: 403 };
      await expect(districtDue(actor)).rejects.toMatchObject(no);
      await expect(districtClaimed(actor)).rejects.toMatchObject(no);
      await expect(districtRepeats(actor)).rejects.toMatchObject(no);
    }
  });

  test('its box is around its outline', async () => {
    const box = await boxAroundAreas([town.area('petropavl')]);
    const [west = 0, south = 0, east = 0, north = 0] = box ?? [];
    expect(west < yard.lon && yard.lon < east && south < yard.lat && yard.lat < north).toBe(true);
    expect(await boxAroundAreas([])).toBeNull();
  });
});

test('of numbers, those everybody may see are told apart', async () => {
  const shown = await fileAndSettle(town);
  const held = await fileAndSettle(town, { category: 'entrance' });
  expect([...(await publicCodesAmong([shown.code, held.code, 'ZZZZZZZZZ']))]).toEqual([shown.code]);
  expect(await publicCodesAmong([])).toEqual(new Set());
});
