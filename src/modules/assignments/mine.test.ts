import { beforeAll, expect, test } from 'vitest';
import { roleOf, type Role } from '#modules/people/roles.ts';
import { stranger, type Actor } from '#modules/people/rules.ts';
import { setClock } from '#server/clock.ts';
import { claimWithProof, DAY, file, fileAndSettle, linkOf, monday } from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, village, type Town } from '../../../test/town.ts';
import { acceptTask } from './actions.ts';
import { myTasks } from './mine.ts';

let town: Town;
let cast: Cast;
const codes: Record<string, string> = {};
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
  const named = async (name: string, given: Record<string, unknown> = {}) => {
    const filed = await fileAndSettle(town, given);
    codes[name] = filed.code;
    return filed;
  };
  const first = await named('first');
  const done = await named('done');
  const link = await linkOf(done.id);
  await acceptTask(link.actor, link.ref);
  await claimWithProof(link);
  setClock(new Date(monday.getTime() + DAY));
  await named('second', { category: 'dogs', answers: { bitten: 'no' } });
  await named('entrance', { category: 'entrance' });
  await named('elsewhere', village);
  await file(town, {});
  const taken = await linkOf(first.id);
  await acceptTask(taken.actor, taken.ref);
});

const responder = (bounds: Partial<Role>): Actor => ({
  ...{ kind: 'person', personId: 'p', name: 'Olga' },
  roles: [roleOf('responder', bounds)],
});
const listed = async (actor: Actor) =>
  (await myTasks(actor)).rows.map(({ code }) =>
    Object.keys(codes).find((it) => codes[it] === code),
  );

test('a responder finds what their organisation has to do, the first due first', async () => {
  expect(await listed(cast.lampWorker)).toEqual(['first', 'second']);
  expect((await myTasks(cast.lampWorker)).counts).toEqual({ open: 2, late: 0, claimed: 1 });
  expect(await listed(cast.cleaner)).toEqual(['entrance']);
});

test('what is late is marked and counted', async () => {
  setClock(new Date(monday.getTime() + 2.5 * DAY));
  const { rows, counts } = await myTasks(cast.lampWorker);
  expect(rows.map(({ late }) => late)).toEqual([true, false]);
  expect(counts).toMatchObject({ open: 2, late: 1 });
});

test('a responder bound to a kind or an area finds only that', async () => {
  const organisationId = town.organisation('lamp-service');
  const dogs = responder({ organisationId, categoryId: town.category('dogs') });
  expect(await listed(dogs)).toEqual(['second']);
  expect(await listed(responder({ organisationId, areaId: town.area('kyzylzhar') }))).toEqual([]);
});

test('nobody else gets a list: not the desk, not a stranger, not who belongs to no organisation', async () => {
  for (const actor of [stranger, cast.operatorOfAll, cast.administrator]) {
    await expect(myTasks(actor)).rejects.toMatchObject({ key: 'task.may-not-list', status: 403 });
  }
  await expect(myTasks(responder({}))).rejects.toMatchObject({ status: 403 });
});
