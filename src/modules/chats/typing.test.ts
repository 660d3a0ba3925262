import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { acceptTask } from '#modules/assignments/actions.ts';
import { now, setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { sayIn } from '#server/words.ts';
import { buttonOf, chatOf, link, toldIn, type Chat } from '../../../test/chatting.ts';
import { ChatPerson, corner, reportsOf, toSummary, wordsIn } from '../../../test/chats.ts';
import {
  claimWithProof,
  fileAndSettle,
  linkOf,
  monday,
  rowOf,
  settle,
  tasksOf,
} from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, type Town } from '../../../test/town.ts';

let town: Town;
let cast: Cast;
let worker: Chat;
const say = sayIn('en');
const ru = sayIn('ru');
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
  worker = await link(cast.lampWorker, 'olga types');
});
beforeEach(() => setClock(monday));
afterAll(() => setClock(null));

test('a report is told by typing numbers and the words of choices, and none of them becomes its text', async () => {
  const person = new ChatPerson();
  await person.says('the bench is broken');
  await person.says('1');
  const kinds = await person.shares(corner());
  expect(wordsIn(kinds)).toContain(say('chat.ask-kind'));
  const summary = await person.says('Bench KK');
  expect(wordsIn(summary)).toContain('What: bench');
  const other = await person.says('3');
  expect(wordsIn(other)).toContain(say('chat.ask-kind'));
  const choices = other.at(-1)?.choices?.flat() ?? [];
  const nth = choices.findIndex(({ words }) => words === 'entrance') + 1;
  expect(nth).toBeGreaterThan(0);
  expect(wordsIn(await person.says(`${nth}.`))).toContain('What: entrance');
  await person.says('send report');
  expect(await reportsOf(person)).toMatchObject([
    { words: 'the bench is broken', category_id: town.category('entrance') },
  ]);
});

test('a number that is no choice is words; a language is chosen by its name', async () => {
  const person = new ChatPerson();
  const summary = await toSummary(person);
  expect(wordsIn(summary)).toContain('What: bench');
  expect(wordsIn(await person.says('9'))).toContain('“9”');
  expect(wordsIn(await person.says('русский'))).toContain(ru('chat.language-chosen'));
  await person.says('отмена');
  expect(await reportsOf(person)).toEqual([]);
});

test('a plain "yes" confirms the one report that asks whether it is done', async () => {
  const chat = chatOf('types yes');
  await chat.writes('Hello');
  const filed = await fileAndSettle(town);
  await db
    .insertInto('chat_reports')
    .values({ report_id: filed.id, account_id: chat.id, filed_at: now() })
    .execute();
  expect((await rowOf(filed.id)).state).not.toBe('confirmed');
  const link_ = await linkOf(filed.id);
  await acceptTask(link_.actor, link_.ref);
  await claimWithProof(link_);
  await settle();
  await chat.writes('maybe');
  expect((await rowOf(filed.id)).state).toBe('claimed');
  await chat.writes('cancel');
  await chat.writes('Yes');
  await settle();
  expect((await rowOf(filed.id)).state).toBe('confirmed');
});

test('why a task is declined may be typed as the number of a usual reason; its last choice stops it', async () => {
  const filed = await fileAndSettle(town);
  const [shown] = await toldIn(worker, filed.id);
  const decline = () => worker.presses(buttonOf(shown, ru('task.decline')));
  await decline();
  expect(wordsIn(await worker.writes('5'))).toContain(ru('chat.task.stopped'));
  await decline();
  await worker.writes('2');
  const [task] = await tasksOf(filed.id);
  expect(task).toMatchObject({ state: 'declined', reason: ru('chat.why.other-work') });
});
