import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { takeUpdates } from '#modules/chats/inbox.ts';
import { sayInChat } from '#modules/chats/outbox.ts';
import { accountIdOf } from '#modules/chats/accounts.ts';
import { takePlace } from '#modules/chats/turns.ts';
import { now, setClock } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, db } from '#server/database.ts';
import { runDueJobs } from '../../../test/jobs.ts';
import { startTelegram } from '../../../test/telegram-api.ts';
import { telegramPerson } from '../../../test/telegram-people.ts';
import { telegram } from '../telegram/adapter.ts';
import { patience } from '../telegram/api.ts';
import { jobs } from './jobs.ts';
import { sendWaiting } from './send.ts';

let api: Awaited<ReturnType<typeof startTelegram>>;
const sending = { 'messenger.send': jobs['messenger.send'] };
const start = new Date('2026-11-22T05:00:00Z');

beforeAll(async () => {
  api = await startTelegram();
  config.telegram = api.settings('webhook');
});
beforeEach(async () => {
  setClock(start);
  await sql`truncate chat_turns, graphile_worker._private_jobs`.execute(db);
  await sql`update chat_messages set state = 'failed' where state = 'queued'`.execute(db);
});
afterEach(() => {
  patience.answerS = 20;
  api.state.faults.length = 0;
});
afterAll(async () => {
  setClock(null);
  await api.stop();
});

/** A chat that has written to us once. */
async function chat(id: number): Promise<string> {
  await takeUpdates('telegram', telegram.read(telegramPerson(id).writes('сәлем')));
  return accountIdOf('telegram', String(id));
}
const say = (accountId: string, words: string) =>
  change((tx) => sayInChat(tx, { accountId }, { words }));
const wordsIn = (id: number) => api.inChat(id).map(({ words }) => words);
const later = (seconds: number) => setClock(new Date(now().getTime() + seconds * 1000));
/** The clock goes on by a second after each round, as often as it takes. */
async function sendFor(seconds: number) {
  for (let second = 0; second < seconds; second++) {
    await runDueJobs(sending);
    later(1);
  }
}
const messagesOf = (accountId: string) =>
  db
    .selectFrom('chat_messages')
    .select(['state', 'attempts', 'said', 'problem'])
    .where('account_id', '=', accountId)
    .orderBy('id')
    .execute();

describe('what we say in a chat', () => {
  test('arrives in the order it was said, and its words are forgotten then', async () => {
    const accountId = await chat(31);
    await say(accountId, 'раз');
    await say(accountId, 'два');
    await say(accountId, 'три');
    await sendFor(4);
    expect(wordsIn(31)).toEqual(['раз', 'два', 'три']);
    const kept = await messagesOf(accountId);
    expect(kept.map(({ state, said }) => [state, said])).toEqual(Array(3).fill(['sent', null]));
  });

  test('arrives once, though several workers take it up at the same moment', async () => {
    const accountId = await chat(32);
    await say(accountId, 'один раз');
    await Promise.all([1, 2, 3, 4].map(() => sendWaiting({ accountId })));
    await sendFor(2);
    expect(wordsIn(32)).toEqual(['один раз']);
  });

  test('is not forgotten when it comes while a worker is about to stop', async () => {
    const accountId = await chat(33);
    const words = Array.from({ length: 6 }, (_, nth) => `${nth}`);
    for (const one of words) {
      await Promise.all([say(accountId, one), sendWaiting({ accountId })]);
      later(1);
    }
    await sendFor(50);
    expect(wordsIn(33)).toEqual(words);
  });

  test('lets others in after a while, however much there is to say, and goes on then', async () => {
    const [quick, many] = [
      { everyMs: 1, atOnce: 100 },
      Array.from({ length: 25 }, (_, nth) => `${nth}`),
    ];
    const pace = vi.spyOn(telegram, 'pace').mockReturnValue({ chat: quick, bot: quick });
    const accountId = await chat(37);
    for (const one of many) await say(accountId, one);
    await sendWaiting({ accountId });
    expect(wordsIn(37)).toEqual(many.slice(0, 20));
    await runDueJobs(sending);
    expect(wordsIn(37)).toEqual(many);
    pace.mockRestore();
  });

  test('waits while a worker that died holds the turn, and goes out then', async () => {
    const accountId = await chat(34);
    await sql`insert into chat_turns (name, held_by, held_until, touched_at)
      values (${`send ${accountId}`}, gen_random_uuid(), ${new Date(start.getTime() + 45_000)}, ${start})`.execute(
      db,
    );
    await say(accountId, 'после');
    await sendFor(44);
    expect(wordsIn(34)).toEqual([]);
    await sendFor(3);
    expect(wordsIn(34)).toEqual(['после']);
  });

  test('is tried again when the answer was lost: better twice than never', async () => {
    const accountId = await chat(35);
    api.state.faults.push({ method: 'sendMessage', afterDoing: true });
    await say(accountId, 'принято');
    await sendFor(10);
    expect(wordsIn(35)).toEqual(['принято', 'принято']);
  });
});

describe('what hinders a message', () => {
  test('does not let a later one of the chat pass before it', async () => {
    const accountId = await chat(41);
    api.state.faults.push({ method: 'sendMessage', status: 502 });
    await say(accountId, 'первое');
    await runDueJobs(sending);
    await say(accountId, 'второе');
    await runDueJobs(sending);
    expect(wordsIn(41)).toEqual([]);
    await sendFor(8);
    expect(wordsIn(41)).toEqual(['первое', 'второе']);
  });

  test('a bot that spoke too fast is silent in all chats until the time is over, and nothing is lost', async () => {
    const [one, two] = [await chat(42), await chat(43)];
    api.state.faults.push({ method: 'sendMessage', status: 429, retryAfter: 20 });
    await say(one, 'раз');
    await say(two, 'два');
    await sendFor(18);
    expect([...wordsIn(42), ...wordsIn(43)]).toEqual([]);
    await sendFor(5);
    expect([...wordsIn(42), ...wordsIn(43)]).toEqual(['раз', 'два']);
    // The pause was no fault of the message.
    expect(await messagesOf(one)).toMatchObject([{ state: 'sent', attempts: 0 }]);
  });

  test('who blocked us gets nothing more until they write again', async () => {
    const accountId = await chat(44);
    api.state.blocked.add(44);
    await say(accountId, 'раз');
    await say(accountId, 'два');
    await sendFor(3);
    const kept = await messagesOf(accountId);
    expect(kept.map(({ state, problem }) => [state, problem])).toEqual(
      Array(2).fill(['failed', 'blocked']),
    );
  });

  test('one that Telegram will never take is given up, and the next one goes', async () => {
    const accountId = await chat(45);
    api.state.faults.push({ method: 'sendMessage', status: 400, description: 'Bad Request' });
    await say(accountId, 'никогда');
    await say(accountId, 'следующее');
    await sendFor(3);
    expect(wordsIn(45)).toEqual(['следующее']);
  });

  test('one that fails for hours is given up in the end, and the next one goes', async () => {
    const accountId = await chat(46);
    api.state.faults.push(...Array.from({ length: 12 }, () => ({ status: 500 })));
    await say(accountId, 'никогда');
    await say(accountId, 'следующее');
    for (let hour = 0; hour < 16; hour++) {
      await runDueJobs(sending);
      later(3600);
    }
    expect(wordsIn(46)).toEqual(['следующее']);
  });
});

describe('so many people at once that Telegram complains', () => {
  test('each gets what was said to them, in order, and the message that was refused is not doubled', async () => {
    setClock(null);
    const strict = await startTelegram({ limits: true });
    config.telegram = strict.settings('webhook');
    const ids = Array.from({ length: 40 }, (_, nth) => 500 + nth);
    const many = await Promise.all(ids.map(chat));
    for (const words of ['раз', 'два']) {
      for (const accountId of many) await say(accountId, words);
    }
    await Promise.all(many.map((accountId) => sendWaiting({ accountId })));
    await vi.waitFor(
      async () => {
        await runDueJobs(sending);
        expect(strict.state.shown.length).toBeGreaterThanOrEqual(80);
      },
      { timeout: 60_000, interval: 100 },
    );
    for (const id of ids) {
      expect(strict.inChat(id).map(({ words }) => words)).toEqual(['раз', 'два']);
    }
    await strict.stop();
    config.telegram = api.settings('webhook');
  }, 120_000);

  test('is avoided: one message a second in a chat, 25 in all, whoever sends them', async () => {
    const pace = telegram.pace('private');
    const [accountId, other] = [await chat(601), await chat(602)];
    const wait = (who: string) => takePlace({ messenger: 'telegram', accountId: who, pace }, 1500);
    expect([await wait(accountId), await wait(other)]).toEqual([0, 40]);
    expect(await wait(accountId)).toBe(1000);
    // What waits for longer takes nobody's place.
    expect([await wait(accountId), await wait(accountId)]).toEqual([2000, 2000]);
    later(3);
    expect(await wait(accountId)).toBe(0);
  });
});

test('what waits with no job left is found', async () => {
  const accountId = await chat(47);
  await say(accountId, 'забытое');
  await sql`truncate graphile_worker._private_jobs`.execute(db);
  later(11 * 60);
  await jobs['messenger.catch-up']();
  await runDueJobs(sending);
  expect(wordsIn(47)).toEqual(['забытое']);
});

test('turns that nobody took for a day are forgotten, not the one that is held', async () => {
  const accountId = await chat(48);
  await say(accountId, 'слово');
  await runDueJobs(sending);
  later(25 * 3600);
  await jobs['messenger.forget-turns']();
  expect(await db.selectFrom('chat_turns').select('name').execute()).toEqual([]);
});
