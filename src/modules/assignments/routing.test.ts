import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { editReport } from '#modules/reports/moderation.ts';
import { giveVerdict } from '#modules/reports/outcome.ts';
import { publicHistory } from '#modules/reports/queries.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import {
  fileAndClaim,
  fileAndSettle,
  HOUR,
  keyIn,
  lettersAbout,
  linkOf,
  monday,
  pass,
  rowOf,
  settle,
  tasksOf,
  type Filed,
} from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, type Town } from '../../../test/town.ts';
import { acceptTask, declineTask, handBackTask } from './actions.ts';
import { reassign } from './handing.ts';
import { jobs } from './jobs.ts';
import { openAssignment } from './opening.ts';
import { deskTasks } from './queries.ts';
import { openTaskKey } from './telling.ts';

let town: Town;
let cast: Cast;
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
});
beforeEach(() => setClock(monday));
afterAll(() => setClock(null));

const reason = { reason: 'Not our street' };
const decline = async ({ id }: Filed) => {
  const { actor, ref } = await linkOf(id);
  await declineTask(actor, ref, reason);
  await settle();
};
const asked = async (id: string) => (await tasksOf(id)).map((task) => task.organisation_id);
const openTasks = async (id: string) =>
  (await tasksOf(id)).filter(({ state }) => ['offered', 'accepted', 'claimed'].includes(state));

describe('a new report', () => {
  test('goes to the one responsible, who gets a letter with a link in their language', async () => {
    const { id } = await fileAndSettle(town);
    const [task] = await tasksOf(id);
    expect(task).toMatchObject({
      ...{ organisation_id: town.organisation('lamp-service'), state: 'offered', round: 1 },
      due_at: new Date(monday.getTime() + 48 * HOUR),
      why: { categoryLevel: 0, areaLevel: 0, alsoPossible: 1 },
    });
    expect(await rowOf(id)).toMatchObject({ state: 'assigned', due_at: task?.due_at });
    const letters = await lettersAbout(id, 'task-offer');
    expect(letters).toMatchObject([{ recipient: 'lamp-service@example.org', locale: 'kk' }]);
    expect(openTaskKey(keyIn(letters[0], 'work'))).toEqual({ reportId: id, id: task?.id });
  });

  test('is offered once, though the job runs again', async () => {
    const { id } = await fileAndSettle(town);
    await openAssignment(id);
    await settle();
    expect(await tasksOf(id)).toHaveLength(1);
    expect(await lettersAbout(id)).toHaveLength(1);
  });

  test('is offered once, though the job runs twice at the same moment', async () => {
    const { id } = await fileAndSettle(town);
    await decline({ id } as Filed);
    const { actor, ref } = await linkOf(id);
    await declineTask(actor, ref, reason);
    await Promise.all([openAssignment(id), openAssignment(id)]);
    expect(await openTasks(id)).toEqual([]);
    await settle();
    expect(await asked(id)).toHaveLength(2);
  });
});

describe('an organisation says that it is not theirs', () => {
  test('the next one is asked, and everybody may read that it went on', async () => {
    const filed = await fileAndSettle(town);
    await decline(filed);
    expect(await tasksOf(filed.id)).toMatchObject([
      { organisation_id: town.organisation('lamp-service'), state: 'declined', ...reason },
      { organisation_id: town.organisation('light-club'), state: 'offered' },
    ]);
    expect(await rowOf(filed.id)).toMatchObject({
      state: 'assigned',
      organisation_id: town.organisation('light-club'),
    });
    expect((await publicHistory(filed.id)).map(({ event }) => event)).toEqual([
      ...['report.filed', 'report.assigned', 'report.task-declined', 'report.assigned'],
    ]);
  });

  test('when all have said no it waits in triage, and the desk is told once', async () => {
    const filed = await fileAndSettle(town);
    await decline(filed);
    await decline(filed);
    expect(await rowOf(filed.id)).toMatchObject({
      ...{ state: 'received', organisation_id: null, due_at: null },
    });
    await openAssignment(filed.id);
    await settle();
    const told = (await lettersAbout(filed.id, 'triage')).map(({ recipient }) => recipient);
    expect(told.sort()).toEqual(['dana@example.org', 'pavel@example.org']);
  });

  test('handing back what was taken on asks the next one too', async () => {
    const filed = await fileAndSettle(town);
    const { actor, ref } = await linkOf(filed.id);
    await acceptTask(actor, ref);
    await handBackTask(actor, ref, reason);
    await settle();
    expect(await tasksOf(filed.id)).toMatchObject([
      { organisation_id: town.organisation('lamp-service'), state: 'returned', ...reason },
      { organisation_id: town.organisation('light-club'), state: 'offered' },
    ]);
  });
});

describe('the desk gives it to another organisation', () => {
  const to = (key: string) => ({ organisationId: town.organisation(key), why: 'They are nearer' });

  test('the first one is told that it is no longer theirs', async () => {
    const { id } = await fileAndSettle(town);
    await reassign(cast.operatorOfPetropavl, id, to('cleaners'));
    await settle();
    expect(await tasksOf(id)).toMatchObject([
      { state: 'withdrawn' },
      { state: 'offered', organisation_id: town.organisation('cleaners') },
    ]);
    expect(await lettersAbout(id, 'task-withdrawn')).toMatchObject([
      { recipient: 'lamp-service@example.org' },
    ]);
  });

  test('also when it was said to be done, and when it waited in triage', async () => {
    const { id } = await fileAndClaim(town);
    await reassign(cast.operatorOfAll, id, to('cleaners'));
    expect(await rowOf(id)).toMatchObject({ state: 'assigned' });
    const bench = await fileAndSettle(town, { category: 'bench' });
    await reassign(cast.operatorOfAll, bench.id, to('cleaners'));
    await settle();
    expect(await openTasks(bench.id)).toHaveLength(1);
    expect(await openTasks(id)).toHaveLength(1);
  });

  test('an operator of another area may not, nor read its tasks', async () => {
    const { id } = await fileAndSettle(town);
    const refusal = { key: 'report.not-your-area', status: 403 };
    const elsewhere = cast.operatorOfKyzylzhar;
    await expect(reassign(elsewhere, id, to('cleaners'))).rejects.toMatchObject(refusal);
    await expect(deskTasks(elsewhere, id)).rejects.toMatchObject(refusal);
    await expect(deskTasks(cast.lampWorker, id)).rejects.toMatchObject({ status: 403 });
    expect(await deskTasks(cast.operatorOfPetropavl, id)).toMatchObject([{ state: 'offered' }]);
  });

  test('an organisation nobody knows is refused, and the first one keeps it', async () => {
    const { id } = await fileAndSettle(town);
    const nobody = { organisationId: newId(), why: 'They are nearer' };
    await expect(reassign(cast.operatorOfAll, id, nobody)).rejects.toMatchObject({
      ...{ key: 'task.choose-organisation', status: 400 },
    });
    expect(await openTasks(id)).toHaveLength(1);
  });
});

test('an organisation without an address: the desk is told, so that nothing is lost', async () => {
  const key = { key: 'light-club' };
  await db.updateTable('organisations').set({ email: null }).where('key', '=', key.key).execute();
  await pass(HOUR);
  const filed = await fileAndSettle(town);
  await decline(filed);
  expect(await lettersAbout(filed.id, 'task-offer')).toHaveLength(1);
  const told = await lettersAbout(filed.id, 'task-unreached');
  expect(told.map(({ recipient }) => recipient).sort()).toEqual([
    ...['dana@example.org', 'pavel@example.org'],
  ]);
});

describe('what nobody has in hand', () => {
  test('and a resident disputes is told to the desk, once', async () => {
    const { id, reporter } = await fileAndClaim(town);
    await db.deleteFrom('assignments').where('report_id', '=', id).execute();
    await giveVerdict(reporter, id, { answer: 'no', words: '' });
    await settle();
    await jobs['assignments.reopen']({ reportId: id });
    await settle();
    expect(await rowOf(id)).toMatchObject({ state: 'disputed' });
    const told = (await lettersAbout(id, 'triage')).map(({ recipient }) => recipient);
    expect(told.sort()).toEqual(['dana@example.org', 'pavel@example.org']);
  });

  test('of two changes of category heard of late, the last one counts', async () => {
    const { id } = await fileAndSettle(town);
    const moved = (category: string) =>
      editReport(cast.operatorOfAll, id, {
        ...{ publicWords: 'It is dark', publicAddress: '', why: 'Another kind' },
        categoryId: town.category(category),
      });
    await moved('wall-advert');
    await moved('drug-place');
    await jobs['assignments.move']({ reportId: id });
    await jobs['assignments.move']({ reportId: id });
    await settle();
    expect(await rowOf(id)).toMatchObject({ organisation_id: town.organisation('police') });
    expect((await openTasks(id)).map((task) => task.organisation_id)).toEqual([
      town.organisation('police'),
    ]);
  });
});
