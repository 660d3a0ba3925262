// What must not be given out when reports are routed anew.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { banSomebody } from '#modules/reports/bans.ts';
import { editReport } from '#modules/reports/moderation.ts';
import { splitIntoParts } from '#modules/reports/parts.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { fileAndSettle, monday, rowOf, settle, tasksOf } from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, type Town } from '../../../test/town.ts';
import { deskAstray, routeAnew } from './rerouting.ts';

let town: Town;
let cast: Cast;
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
});
beforeEach(() => setClock(monday));
afterAll(() => setClock(null));

const why = 'Twenty false alarms';

test('what a ban holds back is given to nobody, neither by new rules nor by a new category', async () => {
  const email = 'spam@nuisance.example';
  await banSomebody(cast.operatorOfAll, { kind: 'email', value: email, why, days: 30 });
  const { id } = await fileAndSettle(town, { email });
  expect((await deskAstray(cast.administrator)).count).toBe(0);
  await routeAnew(cast.administrator);
  await settle();
  await editReport(cast.operatorOfAll, id, {
    ...{ publicWords: '', publicAddress: '', categoryId: town.category('entrance'), why },
  });
  await settle();
  expect(await tasksOf(id)).toEqual([]);
  expect(await rowOf(id)).toMatchObject({ state: 'received', organisation_id: null });
});

test('a report that was split is not given away whole beside its parts', async () => {
  const { id } = await fileAndSettle(town);
  const part = { categoryId: town.category('lamp'), words: 'One of two', photoIds: [] };
  await splitIntoParts(cast.operatorOfAll, id, { why, parts: [part, part] });
  await settle();
  // As when one of its parts was said to be done and is not.
  await db.updateTable('reports').set({ state: 'assigned' }).where('id', '=', id).execute();
  expect((await deskAstray(cast.administrator)).count).toBe(0);
  await routeAnew(cast.administrator);
  await settle();
  expect((await tasksOf(id)).map(({ state }) => state)).toEqual(['withdrawn']);
});
