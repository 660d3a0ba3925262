import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { giveVerdict } from '#modules/reports/outcome.ts';
import { setClock } from '#server/clock.ts';
import {
  DAY,
  fileAndClaim,
  fileAndSettle,
  HOUR,
  lettersAbout,
  linkOf,
  monday,
  pass,
  settle,
  tasksOf,
} from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, type Town } from '../../../test/town.ts';
import { acceptTask, declineTask } from './actions.ts';
import { reassign } from './handing.ts';
import { escalate, remind, writeToResponsible } from './telling.ts';

let town: Town;
let cast: Cast;
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
});
beforeEach(() => setClock(monday));
afterAll(() => setClock(null));

// A lamp is due within 48 hours: reminded after 36, escalated after 72.
const reminders = (id: string) => lettersAbout(id, 'task-reminder');
const escalations = async (id: string) =>
  (await lettersAbout(id, 'task-late')).map(({ recipient }) => recipient).sort();

describe('a reminder', () => {
  test('comes when a quarter of the time is left, not before, and once', async () => {
    const { id } = await fileAndSettle(town);
    await pass(36 * HOUR - 1);
    expect(await reminders(id)).toEqual([]);
    await pass(1);
    expect(await reminders(id)).toMatchObject([{ recipient: 'lamp-service@example.org' }]);
    const [task] = await tasksOf(id);
    expect(task?.reminded_at).toEqual(new Date(monday.getTime() + 36 * HOUR));
    await remind({ reportId: id, id: task?.id ?? '' }, task?.due_at.toISOString() ?? '');
    await pass(HOUR);
    expect(await reminders(id)).toHaveLength(1);
  });

  test('does not come after it was done, declined or handed to somebody else', async () => {
    const done = await fileAndClaim(town);
    const declined = await fileAndSettle(town);
    const moved = await fileAndSettle(town);
    const link = await linkOf(declined.id);
    await declineTask(link.actor, link.ref, { reason: 'Not our street' });
    await settle();
    await reassign(cast.operatorOfAll, moved.id, {
      ...{ organisationId: town.organisation('cleaners'), why: 'They are nearer' },
    });
    await pass(36 * HOUR);
    expect(await reminders(done.id)).toEqual([]);
    const told = [...(await reminders(declined.id)), ...(await reminders(moved.id))];
    expect(told.map(({ recipient }) => recipient)).toEqual([
      ...['light-club@example.org', 'cleaners@example.org'],
    ]);
  });
});

describe('the desk hears that a task is late', () => {
  test('a day after it was due, once, also when somebody had taken it on', async () => {
    const { id } = await fileAndSettle(town);
    const { actor, ref } = await linkOf(id);
    await acceptTask(actor, ref);
    await pass(3 * DAY - 1);
    expect(await escalations(id)).toEqual([]);
    await pass(1);
    expect(await escalations(id)).toEqual(['dana@example.org', 'pavel@example.org']);
    const [task] = await tasksOf(id);
    await escalate(ref, task?.due_at.toISOString() ?? '');
    expect(await escalations(id)).toHaveLength(2);
  });

  test('not when it was said to be done in the meantime', async () => {
    const { id } = await fileAndClaim(town);
    await pass(3 * DAY);
    expect(await escalations(id)).toEqual([]);
  });
});

test('after a dispute the old due date is forgotten and the new one is watched', async () => {
  const { id, reporter } = await fileAndClaim(town);
  await pass(30 * HOUR);
  await giveVerdict(reporter, id, { answer: 'no', words: '' });
  await settle();
  await pass(6 * HOUR);
  expect(await reminders(id)).toEqual([]);
  await pass(30 * HOUR);
  expect(await reminders(id)).toHaveLength(1);
  expect(await escalations(id)).toEqual([]);
  await pass(36 * HOUR);
  expect(await escalations(id)).toHaveLength(2);
});

describe('what the responsible is written', () => {
  test('is written once though its job runs twice', async () => {
    const { id } = await fileAndSettle(town);
    const { ref } = await linkOf(id);
    await writeToResponsible(ref, 'offer');
    await settle();
    expect(await lettersAbout(id, 'task-offer')).toHaveLength(1);
  });

  test('about a task that is gone is nothing', async () => {
    const { id } = await fileAndSettle(town);
    const before = await lettersAbout(id);
    await writeToResponsible({ reportId: id, id }, 'offer');
    expect(await lettersAbout(id)).toEqual(before);
  });

  test('thanks them when a resident confirmed it', async () => {
    const { id, reporter } = await fileAndClaim(town);
    await giveVerdict(reporter, id, { answer: 'yes', words: '' });
    await settle();
    expect(await lettersAbout(id, 'task-thanks')).toHaveLength(1);
    expect(await tasksOf(id)).toMatchObject([{ state: 'confirmed', ended_at: monday }]);
  });

  test('asks them again when a resident says it is still there, with the same link', async () => {
    const { id, reporter } = await fileAndClaim(town);
    await giveVerdict(reporter, id, { answer: 'no', words: '' });
    await settle();
    const [letter] = await lettersAbout(id, 'task-disputed');
    const [first] = await lettersAbout(id, 'task-offer');
    const linkIn = (text = '') => /\/work\/\S+/.exec(text)?.[0];
    expect(linkIn(letter?.body_text)).toBe(linkIn(first?.body_text));
  });
});
