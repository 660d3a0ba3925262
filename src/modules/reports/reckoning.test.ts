import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { changeDay } from '#modules/calendars/actions.ts';
import { CATEGORIES } from '#modules/categories/queries.ts';
import { forget } from '#server/cache.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { fileAndSettle, monday, rowOf, tasksOf } from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, type Town } from '../../../test/town.ts';
import { reckonOpenAnew } from '../assignments/reckoning-anew.ts';
import { reckoningOf, reportsDueOtherwise } from './reckoning.ts';

let [town, cast] = [{} as Town, {} as Cast];
beforeAll(async () => {
  town = await layTown();
  cast = await hireCast();
});
beforeEach(() => setClock(monday));
afterEach(() => setClock(null));

async function give(amount: number, unit: string) {
  const given = { respond_within_h: amount, respond_unit: unit };
  await db.updateTable('categories').set(given).where('key', '=', 'lamp').execute();
  await forget(CATEGORIES);
}

test('hours run through the night and the weekend, as they always did', async () => {
  await give(48, 'hours');
  const { id } = await fileAndSettle(town);
  expect((await rowOf(id)).due_at).toEqual(new Date('2026-03-04T04:00:00Z'));
});

test('working days leave out holidays, and the shown reckoning ends at the stored moment', async () => {
  await give(6, 'working-days');
  const { id } = await fileAndSettle(town);
  const row = await rowOf(id);
  // Monday the 2nd; Sunday 8 March is kept on Monday the 9th.
  expect(row.due_at).toEqual(new Date('2026-03-11T18:59:59.999Z'));
  expect((await tasksOf(id)).at(-1)?.due_at).toEqual(row.due_at);
  const steps = await reckoningOf(row);
  expect(steps.at(-1)).toEqual({ key: 'deadline.due', params: {}, at: row.due_at });
  expect(steps.find(({ key }) => key === 'deadline.counted-working-days')?.params).toEqual({
    ...{ amount: 6, off: 3, stood: 0 },
  });
});

test('a holiday decided later leaves what was told, and the reckoning says so', async () => {
  await give(3, 'working-days');
  const { id } = await fileAndSettle(town);
  const before = (await rowOf(id)).due_at;
  await changeDay(cast.administrator, {
    ...{ day: '2026-03-05', kind: 'holiday', name: 'Mourning', why: 'A decree of the day' },
  });
  const row = await rowOf(id);
  expect(row.due_at).toEqual(before);
  const steps = await reckoningOf(row);
  expect(steps.at(-1)?.at).toEqual(before);
  expect(steps.at(-2)?.key).toBe('deadline.calendar-changed');
  const found = await reportsDueOtherwise(cast.administrator);
  expect(found.map(({ id: one }) => one)).toContain(id);
  await expect(reckonOpenAnew(cast.operatorOfAll, { why: 'No' })).rejects.toMatchObject({
    status: 403,
  });
  await expect(reportsDueOtherwise(cast.operatorOfAll)).rejects.toMatchObject({ status: 403 });
  await reckonOpenAnew(cast.administrator, { why: 'The decree says so' });
  const after = await rowOf(id);
  expect(after.due_at).toEqual(found.find((one) => one.id === id)?.wouldBe);
  expect((await tasksOf(id)).at(-1)?.due_at).toEqual(after.due_at);
  expect((await reckoningOf(after)).some(({ key }) => key === 'deadline.calendar-changed')).toBe(
    false,
  );
  expect(await reportsDueOtherwise(cast.administrator)).toEqual([]);
});

test('what nobody is asked for has no reckoning', async () => {
  expect(await reckoningOf({ due_at: null, due_by: null })).toEqual([]);
  expect(await reckoningOf({ due_at: monday, due_by: null })).toEqual([]);
});
