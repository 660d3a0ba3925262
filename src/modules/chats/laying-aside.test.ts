import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#server/ids.ts';
import { setClock } from '#server/clock.ts';
import { ChatPerson, wordsIn } from '../../../test/chats.ts';
import { monday } from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown } from '../../../test/town.ts';
import { layAside, noteTry, takeUpdates, waitingUpdates } from './inbox.ts';
import { laidAsideChats } from './queries-desk.ts';
import { MOST_ATTEMPTS } from './rules.ts';

let cast: Cast;
beforeAll(async () => {
  setClock(monday);
  await layTown();
  cast = await hireCast();
});
afterAll(() => setClock(null));

test('whose message could not be handled is told so, once, and the desk sees that there was one', async () => {
  const person = new ChatPerson('whatsapp', 'ru');
  await takeUpdates('whatsapp', [person.heard({ kind: 'words', words: 'poison' })]);
  const [update] = await waitingUpdates(person.accountId);
  const id = update?.id ?? '';
  for (let nth = 0; nth < MOST_ATTEMPTS; nth++) await noteTry(person.accountId, id);
  await layAside(person.accountId, id);
  await layAside(person.accountId, id);
  expect(wordsIn(await person.looks())).toBe(
    'По нашей вине одно из Ваших сообщений принять не удалось. Пожалуйста, отправьте его ещё раз.',
  );
  expect(await laidAsideChats(cast.operatorOfAll)).toEqual([
    { id, messenger: 'whatsapp', takenAt: monday, laidAt: monday },
  ]);
  await expect(laidAsideChats(cast.lampWorker)).rejects.toMatchObject({ status: 403 });
});

test('what was handled before is not laid aside, and nothing is said', async () => {
  const person = new ChatPerson();
  await person.says('Hello');
  await layAside(person.accountId, newId());
  expect(await person.looks()).toEqual([]);
});
