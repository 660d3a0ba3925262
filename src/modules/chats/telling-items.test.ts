import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chatSubscriber } from '#modules/subscriptions/chat-subscribers.ts';
import { queueDigests } from '#modules/subscriptions/digests.ts';
import { endSubscription } from '#modules/subscriptions/ending-subscriptions.ts';
import { setClock } from '#server/clock.ts';
import { change, db } from '#server/database.ts';
import { jobs } from '../../every-job.ts';
import { buttonIn, ChatPerson, wordsIn } from '../../../test/chats.ts';
import { runDueJobs } from '../../../test/jobs.ts';
import { DAY, monday, pass } from '../../../test/loop.ts';
import {
  areaIds,
  editor,
  forgetEverybody,
  itemReach,
  news,
  publish,
  text,
  thing,
  withdraw,
} from '../../../test/subscribers.ts';
import { layTown } from '../../../test/town.ts';
import { sayInChat } from './outbox.ts';
import { tellDigest, tellItem } from './telling-items.ts';

let area: (key: string) => string;
beforeAll(async () => {
  setClock(monday);
  await layTown();
  area = await areaIds();
});
beforeEach(async () => {
  setClock(monday);
  await forgetEverybody();
});
afterAll(() => setClock(null));

/** Somebody who hears of everything there in a chat. */
async function hearer(where = 'Everywhere', { kinds = /Everything|Всё|Барлығы: / } = {}) {
  const person = new ChatPerson();
  const asked = await person.commands('warnings');
  const next =
    where === 'Everywhere'
      ? await person.presses(buttonIn(asked, where))
      : await person.says(where);
  await person.presses(buttonIn(next, kinds));
  return person;
}

describe('a warning', () => {
  test('is told at once in the chats it concerns, once, with what to do, its page and a way out', async () => {
    const here = await hearer('petropavl');
    const elsewhere = await hearer('kyzylzhar');
    const it = await publish(thing({ areaIds: [area('petropavl'), area('region')] }));
    await tellItem({ itemId: it.id, revision: 1, chats: [here.accountId, elsewhere.accountId] });
    const [told, ...more] = await here.looks();
    expect(more).toEqual([]);
    expect(told?.words).toBe(
      'Warning: Осторожно: лёд\n\nSo far this is in Russian only.\n\nНе выходите на лёд\n\nТонкий',
    );
    expect(told?.link?.href).toContain(`${it.path}?lang=en`);
    expect(told?.template).toMatchObject({ name: 'area_warning' });
    expect(buttonIn([told ?? { words: '' }], 'Send no more')).toBe('wish:stop');
    expect(await itemReach(editor, it.id)).toMatchObject({ sent: 1, failed: 0 });
  });

  test('lets those go first who talk with us, and goes before what can wait', async () => {
    const { accountId } = await hearer('petropavl');
    const priorities = async () => {
      const { rows } = await sql<{ priority: number }>`
        select priority from graphile_worker._private_jobs
        where payload ->> 'accountId' = ${accountId} and key like 'messenger.send%'
        order by priority`.execute(db);
      return rows.map(({ priority }) => priority);
    };
    const it = await publish(thing({ areaIds: [area('kyzylzhar')] }));
    const other = await publish(news());
    await sql`delete from graphile_worker._private_jobs`.execute(db);
    await tellItem({ itemId: it.id, revision: 1, chats: [accountId] });
    await tellDigest({ chatId: accountId, day: '2026-03-02', itemIds: [other.id] });
    await change((tx) => sayInChat(tx, { accountId }, { words: 'An answer' }));
    expect(await priorities()).toEqual([-10, 0, 10]);
  });

  test('is told to nobody twice, though a job runs twice; its update and its end are told to the same', async () => {
    const person = await hearer('petropavl', { kinds: /Only/ });
    const it = await publish(thing({ areaIds: [area('petropavl'), area('region')] }));
    const chats = [person.accountId];
    for (const _ of [1, 2]) await tellItem({ itemId: it.id, revision: 1, chats });
    await publish({ ...it, texts: { ru: { ...text, note: 'Отбой' } } });
    await publish({ ...it, areaIds: [area('kyzylzhar'), area('region')] });
    await withdraw(it);
    const firstLines = (await person.looks()).map(({ words }) => words.split('\n')[0]);
    expect(firstLines).toEqual([
      'Warning: Осторожно: лёд',
      'Warning, updated: Осторожно: лёд',
      'Warning, updated: Осторожно: лёд',
      'No longer holds: Осторожно: лёд',
    ]);
  });

  test('is not told any more to who ended it after it was handed over, nor to who blocked us', async () => {
    const [ended, blocked] = [await hearer(), await hearer()];
    const chats = [ended.accountId, blocked.accountId];
    const known = await chatSubscriber(db, ended.accountId);
    await endSubscription({ id: known?.id ?? '' });
    await blocked.does({ kind: 'blocked' });
    await blocked.does({ kind: 'opened' });
    const it = await publish(thing());
    await tellItem({ itemId: it.id, revision: 1, chats });
    expect([...(await ended.looks()), ...(await blocked.looks())]).toEqual([]);
  });
});

describe('what is not urgent', () => {
  test('gathers to one message a day, and none on a day without anything', async () => {
    const person = await hearer();
    await publish(news({ texts: { ru: { ...text, title: 'Первая' } } }));
    const gone = await publish(news({ texts: { ru: { ...text, title: 'Отозвана' } } }));
    await publish(news({ texts: { ru: { ...text, title: 'Вторая' } } }));
    await withdraw(gone);
    expect(await person.looks()).toEqual([]);
    for (const _ of [1, 2]) {
      await pass(DAY);
      await queueDigests();
      await runDueJobs(jobs);
    }
    const [digest, ...more] = await person.looks();
    expect(more).toEqual([]);
    expect(wordsIn([digest ?? { words: '' }])).toMatch(/2 .*Вторая.*http.*Первая.*http/su);
    expect(digest?.words).not.toContain('Отозвана');
    expect(digest?.template).toMatchObject({ name: 'area_news' });
  });
});
