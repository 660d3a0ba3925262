import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { accountIdOf } from '#modules/chats/accounts.ts';
import { handleUpdate } from '#modules/chats/handling.ts';
import { layAside, takeUpdates } from '#modules/chats/inbox.ts';
import type { Fetched, Heard } from '#modules/chats/rules.ts';
import { now, setClock } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { db } from '#server/database.ts';
import { runDueJobs } from '../../../test/jobs.ts';
import { startTelegram } from '../../../test/telegram-api.ts';
import { telegramPerson } from '../../../test/telegram-people.ts';
import { telegram } from '../telegram/adapter.ts';
import { handleWaiting } from './handle.ts';
import { jobs } from './jobs.ts';

// What the conversation makes of it is tried where it is; here: in which order, how often, with which file.
vi.mock('#modules/chats/handling.ts', () => ({ handleUpdate: vi.fn<typeof handleUpdate>() }));

let api: Awaited<ReturnType<typeof startTelegram>>;
const handling = { 'messenger.handle': jobs['messenger.handle'] };
const handled: { words: string; media: Fetched | null }[] = [];

beforeAll(async () => {
  api = await startTelegram();
  config.telegram = api.settings('webhook');
  api.state.files.set('lamp', { path: 'photos/lamp.jpg', bytes: Buffer.from('a lamp') });
});
beforeEach(async () => {
  setClock(new Date('2026-11-22T05:00:00Z'));
  handled.length = 0;
  api.state.faults.length = 0;
  await sql`truncate chat_turns, graphile_worker._private_jobs`.execute(db);
  await sql`update chat_updates set handled_at = now()`.execute(db);
  vi.mocked(handleUpdate).mockImplementation(handle);
});
afterAll(async () => {
  setClock(null);
  await api.stop();
});

async function handle(accountId: string, id: string, media: Fetched | null): Promise<void> {
  const row = await db
    .selectFrom('chat_updates')
    .select('heard')
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .where('handled_at', 'is', null)
    .executeTakeFirst();
  if (!row) return;
  const { deed } = row.heard as Heard;
  handled.push({ words: 'words' in deed ? deed.words : deed.kind, media });
  await layAside(accountId, id);
}

const bring = (...updates: object[]) => takeUpdates('telegram', telegram.read(updates));
const later = (seconds: number) => setClock(new Date(now().getTime() + seconds * 1000));
const words = () => handled.map((one) => one.words);

describe('what a chat said is handled', () => {
  test('in the order it was said, however it arrived', async () => {
    const person = telegramPerson(61);
    const [one, two, three] = ['раз', 'два', 'три'].map(person.writes);
    await bring(three!);
    await bring(one!, two!);
    await runDueJobs(handling);
    expect(words()).toEqual(['раз', 'два', 'три']);
  });

  test('once, though Telegram brings it twice and several workers take it up', async () => {
    const said = telegramPerson(62).sendsPhoto({ fileId: 'lamp', words: 'фото' });
    await Promise.all([bring(said), bring(said)]);
    const accountId = accountIdOf('telegram', '62');
    const asked = api.state.calls.length;
    await Promise.all([1, 2, 3].map(() => handleWaiting({ accountId })));
    await runDueJobs(handling);
    expect(handled).toEqual([{ words: 'фото', media: { bytes: Buffer.from('a lamp') } }]);
    // Nor is its file fetched more often than once.
    expect(api.state.calls.length - asked).toBe(1);
  });

  test('by and by, so that whoever writes without end keeps nobody else waiting', async () => {
    const person = telegramPerson(67);
    const many = Array.from({ length: 25 }, (_, nth) => `${nth}`);
    await bring(...many.map(person.writes));
    await handleWaiting({ accountId: accountIdOf('telegram', '67') });
    expect(words()).toEqual(many.slice(0, 20));
    await runDueJobs(handling);
    expect(words()).toEqual(many);
  });

  test('and a button that was pressed stops turning then', async () => {
    const press = telegramPerson(63).presses('lang:kk', 9);
    await bring(press);
    await runDueJobs(handling);
    expect(api.state.answered).toContain(press.callback_query.id);
  });
});

describe('a file that cannot be fetched', () => {
  const person = telegramPerson(64);

  test('is tried again while what was said after it waits', async () => {
    api.state.faults.push({ method: 'getFile', status: 500 });
    await bring(person.sendsPhoto({ fileId: 'lamp', words: 'фото' }), person.writes('здесь'));
    await runDueJobs(handling);
    await bring(person.writes('и ещё'));
    await runDueJobs(handling);
    expect(words()).toEqual([]);
    later(4);
    await runDueJobs(handling);
    expect(words()).toEqual(['фото', 'здесь', 'и ещё']);
    expect(handled[0]?.media).toEqual({ bytes: Buffer.from('a lamp') });
  });

  test('counts as lost after some minutes, so that the chat goes on', async () => {
    api.state.faults.push(...Array.from({ length: 20 }, () => ({ method: 'getFile' as const })));
    await bring(person.sendsPhoto({ fileId: 'lamp', words: 'фото' }), person.writes('здесь'));
    for (let minute = 0; minute < 5; minute++) {
      await runDueJobs(handling);
      later(60);
    }
    expect(words()).toEqual([]);
    later(60);
    await runDueJobs(handling);
    expect(words()).toEqual(['фото', 'здесь']);
    expect(handled[0]?.media).toHaveProperty('problem');
  });

  test('is not even asked for when somebody sends a hundred and more', async () => {
    const sender = telegramPerson(68);
    const photos = Array.from({ length: 125 }, () =>
      sender.sendsPhoto({ fileId: 'lamp', words: '' }),
    );
    await bring(...photos);
    await runDueJobs(handling);
    expect(handled).toHaveLength(125);
    const lost = handled.filter(({ media }) => media && 'problem' in media);
    expect(lost.map(({ media }) => media)).toEqual(Array(5).fill({ problem: 'limit.too-many' }));
  });

  test('is said at once when it never can be', async () => {
    api.state.faults.push({ status: 400, description: 'Bad Request: file is too big' });
    await bring(person.sendsPhoto({ fileId: 'lamp', words: 'огромное' }));
    await runDueJobs(handling);
    expect(handled).toEqual([
      { words: 'огромное', media: { problem: 'the file is larger than 20 MB' } },
    ]);
  });
});

describe('when handling itself fails', () => {
  test('it is tried again, and nothing of the chat is passed over', async () => {
    vi.mocked(handleUpdate).mockRejectedValueOnce(new Error('the database went away'));
    const person = telegramPerson(65);
    await bring(person.writes('раз'), person.writes('два'));
    await runDueJobs(handling, { mayFail: true });
    expect(words()).toEqual([]);
    later(4);
    await runDueJobs(handling);
    expect(words()).toEqual(['раз', 'два']);
  });

  test('what always fails is laid aside in the end, so that the chat goes on', async () => {
    vi.mocked(handleUpdate).mockImplementation(async (accountId, id, media) => {
      const { heard } = await db
        .selectFrom('chat_updates')
        .select('heard')
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      if (JSON.stringify(heard).includes('яд')) throw new Error('always');
      return handle(accountId, id, media);
    });
    const person = telegramPerson(66);
    await bring(person.writes('яд'), person.writes('после'));
    for (let turn = 0; turn < 13; turn++) {
      await runDueJobs(handling, { mayFail: true });
      later(301);
    }
    expect(words()).toEqual(['после']);
  });
});
