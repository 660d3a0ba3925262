import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { stranger } from '#modules/people/rules.ts';
import { setClock } from '#server/clock.ts';
import { DAY, fileAndClaim, fileAndSettle, HOUR, monday, pass } from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, village, type Town } from '../../../test/town.ts';
import { deskBoard } from './board.ts';
import { deskQueue } from './desk-queues.ts';
import { deskFilters } from './input.ts';

let [town, cast] = [{} as Town, {} as Cast];
beforeAll(async () => {
  town = await layTown();
  cast = await hireCast();
});
beforeEach(() => setClock(monday));
afterEach(() => setClock(null));

test('the board counts what is late, very late and due, each as long as its own list', async () => {
  // 48 hours each: the first is very late after six days.
  await fileAndSettle(town);
  await pass(4 * DAY);
  await fileAndSettle(town, village);
  await fileAndClaim(town);
  await pass(2 * DAY + HOUR);
  await fileAndSettle(town);
  const { all, organisations, areas } = await deskBoard(cast.operatorOfAll);
  expect(all).toEqual({
    ...{ late: 2, 'very-late': 1, today: 0, soon: 1, disputed: 0, claimed: 1 },
  });
  const lampService = organisations.find(({ id }) => id === town.organisation('lamp-service'));
  expect(lampService).toMatchObject({ late: 1, 'very-late': 1, soon: 1, claimed: 1 });
  expect(areas.find(({ id }) => id === town.area('region'))).toMatchObject({ late: 2, soon: 1 });
  for (const due of ['late', 'very-late', 'today', 'soon'] as const) {
    const filters = deskFilters.parse({ queue: 'all', due, area: 'region' });
    const { reports } = await deskQueue(cast.operatorOfAll, filters);
    expect([due, reports.length]).toEqual([due, all[due]]);
  }
});

test('an operator sees their own ground on it, and nobody else sees any', async () => {
  const { areas } = await deskBoard(cast.operatorOfKyzylzhar);
  expect(areas.some(({ id }) => id === town.area('petropavl'))).toBe(false);
  for (const actor of [cast.lampWorker, stranger]) {
    await expect(deskBoard(actor)).rejects.toMatchObject({ status: 403 });
  }
});
