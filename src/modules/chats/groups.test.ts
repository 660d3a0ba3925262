import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { acceptTask, declineTask } from '#modules/assignments/actions.ts';
import { disablePerson } from '#modules/people/staff.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { sayIn } from '#server/words.ts';
import { buttonOf, chatOf, link, toldIn, type Chat } from '../../../test/chatting.ts';
import {
  fileAndSettle,
  lettersAbout,
  linkOf,
  monday,
  pass,
  settle,
  tasksOf,
} from '../../../test/loop.ts';
import { hireCast, newStaff, type Cast } from '../../../test/people.ts';
import { layTown, type Town } from '../../../test/town.ts';
import { makeLinkCode } from './codes.ts';

let town: Town;
let cast: Cast;
let chat: Chat;
let group: Chat;
const say = sayIn('ru');
const sayInGroup = sayIn('kk');

beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
  chat = await link(cast.lampWorker, 'olga');
  group = chatOf('lamps', { kind: 'group' });
  const organisationId = town.organisation('lamp-service');
  await group.commands('connect', (await makeLinkCode(cast.lampWorker, { organisationId })).code);
});
beforeEach(() => setClock(monday));
afterAll(() => setClock(null));

const stateOf = async (id: string) => (await tasksOf(id)).map(({ state }) => state);
async function task() {
  const { id } = await fileAndSettle(town);
  const [shown] = await toldIn(chat, id);
  return { id, shown };
}

describe('the group of an organisation', () => {
  test('is shown the task, a linked member takes it there, and goes on in their own chat', async () => {
    const { id } = await task();
    const [shown] = await toldIn(group, id);
    expect(shown?.choices?.flat().map(({ words }) => words)).toEqual([
      sayInGroup('chat.task.take'),
    ]);
    expect(shown?.link?.href).toMatch(/\/work$/);
    const value = buttonOf(shown, sayInGroup('chat.task.take'));
    const [unknown] = await group.presses(value, { from: { id: 'new', name: 'Newcomer' } });
    expect(unknown?.words).toContain('/account/chats');
    expect(await group.presses(value, { from: { id: 'new', name: 'Newcomer' } })).toEqual([]);
    expect(await stateOf(id)).toEqual(['offered']);
    const [taken] = await group.presses(value, { from: { id: 'olga', name: 'Olga' } });
    expect(taken?.words).toContain('Olga');
    expect(await stateOf(id)).toEqual(['accepted']);
    const own = (await toldIn(chat, id)).at(-1);
    expect(buttonOf(own, say('task.done'))).toBeDefined();
    await pass(36 * 3_600_000);
    const reminded = (await toldIn(group, id)).at(-1);
    expect(reminded).toMatchObject({ template: { name: 'task_reminder' } });
    expect(reminded?.choices).toBeUndefined();
  });

  test('is not offered what somebody took while the night was quiet', async () => {
    setClock(new Date('2026-03-02T19:00:00Z'));
    const { id } = await fileAndSettle(town);
    expect(await toldIn(chat, id)).toEqual([]);
    const { actor, ref } = await linkOf(id);
    await acceptTask(actor, ref);
    await pass(12 * 3_600_000);
    expect(await toldIn(chat, id)).toEqual([]);
  });

  test('of two who press at the same moment one has it', async () => {
    const second = await newStaff('Second', {
      ...{ role: 'responder', organisationKey: 'lamp-service' },
    });
    const theirs = await link(second, 'second');
    const { id, shown } = await task();
    const [shownToo] = await toldIn(theirs, id);
    await Promise.all([
      chat.presses(buttonOf(shown, say('task.accept'))),
      theirs.presses(buttonOf(shownToo, say('task.accept'))),
    ]);
    expect(await stateOf(id)).toEqual(['accepted']);
    const words = [(await chat.last())?.words, (await theirs.last())?.words];
    expect(words.filter((one) => one === say('task.already-answered'))).toHaveLength(1);
    await disablePerson(cast.administrator, second.personId, { why: 'Only for this test' });
  });

  test('whoever comes second is told in their own chat', async () => {
    const { id } = await task();
    const [shown] = await toldIn(group, id);
    const value = buttonOf(shown, sayInGroup('chat.task.take'));
    await group.presses(value, { from: { id: 'olga', name: 'Olga' } });
    expect(await group.presses(value, { from: { id: 'olga', name: 'Olga' } })).toEqual([]);
    expect((await chat.last())?.words).toBe(say('task.already-answered'));
    await link(cast.cleaner, 'timur');
    await group.presses(value, { from: { id: 'timur', name: 'Timur' } });
    expect((await chatOf('timur').last())?.words).toBe(say('task.not-yours'));
  });
});

test('an organisation that has only a group is reached there; the desk hears of it when the group is gone', async () => {
  const key = 'light-club';
  await db.updateTable('organisations').set({ email: null }).where('key', '=', key).execute();
  await pass(3_600_000);
  const club = chatOf('club', { kind: 'group' });
  const { code } = await makeLinkCode(cast.lampWorker, {
    organisationId: town.organisation('lamp-service'),
  });
  await club.commands('connect', code);
  const belongs = (organisation: string) =>
    db
      .updateTable('chat_accounts')
      .set({ organisation_id: town.organisation(organisation) })
      .where('id', '=', club.id)
      .execute();
  await belongs(key);
  const declined = async () => {
    const { id } = await fileAndSettle(town);
    const { actor, ref } = await linkOf(id);
    await declineTask(actor, ref, { reason: 'Not our lamps' });
    await settle();
    return id;
  };
  const reached = await declined();
  expect((await toldIn(club, reached)).length).toBe(1);
  expect(await lettersAbout(reached, 'task-unreached')).toEqual([]);
  await belongs('lamp-service');
  expect(await lettersAbout(await declined(), 'task-unreached')).toHaveLength(2);
});
