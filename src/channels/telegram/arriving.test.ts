import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { accountIdOf } from '#modules/chats/accounts.ts';
import * as inbox from '#modules/chats/inbox.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { db } from '#server/database.ts';
import { startTelegram } from '../../../test/telegram-api.ts';
import { telegramPerson } from '../../../test/telegram-people.ts';
import { layTown } from '../../../test/town.ts';
import { POST } from '../../routes/hooks/telegram/+server.ts';
import { jobs } from './jobs.ts';
import { listenToTelegram, type Listening } from './polling.ts';
import { read } from './read.ts';
import { webhookSecret } from './webhook.ts';

let api: Awaited<ReturnType<typeof startTelegram>>;

beforeAll(async () => {
  api = await startTelegram();
});
beforeEach(() => {
  config.telegram = api.settings('webhook');
  api.state.faults.length = 0;
});
afterAll(() => api.stop());

const keptOf = async (id: number) => {
  const rows = await db
    .selectFrom('chat_updates')
    .select('heard')
    .where('account_id', '=', accountIdOf('telegram', String(id)))
    .orderBy('position')
    .execute();
  return rows.map(({ heard }) => (heard as { deed: { words?: string } }).deed.words);
};

describe('the address to which Telegram brings updates', () => {
  const bring = async (body: string, secret: string | null = webhookSecret()) => {
    const headers = new Headers({ 'content-type': 'application/json' });
    if (secret !== null) headers.set('x-telegram-bot-api-secret-token', secret);
    const request = new Request('http://127.0.0.1/hooks/telegram?bot=lamplighter_test_bot', {
      ...{ method: 'POST', headers, body },
    });
    const { status } = await POST({ request } as Parameters<typeof POST>[0]);
    return status;
  };

  test('says that it has an update only when it is kept; the same once more is kept once', async () => {
    const said = JSON.stringify(telegramPerson(71).writes('раз'));
    expect([await bring(said), await bring(said)]).toEqual([200, 200]);
    expect(await keptOf(71)).toEqual(['раз']);
    const { rows } = await sql<{ count: number }>`select count(*) from graphile_worker._private_jobs
      where payload ->> 'accountId' = ${accountIdOf('telegram', '71')}`.execute(db);
    expect(rows).toEqual([{ count: 1 }]);
  });

  test('does not say so when it could not be kept', async () => {
    vi.spyOn(inbox, 'takeUpdates').mockRejectedValueOnce(new Error('the database went away'));
    await expect(bring(JSON.stringify(telegramPerson(72).writes('раз')))).rejects.toThrow(
      'the database went away',
    );
    expect(await keptOf(72)).toEqual([]);
  });

  test('takes nothing from anybody else', async () => {
    const said = JSON.stringify(telegramPerson(73).writes('раз'));
    expect(await bring(said, null)).toBe(401);
    expect(await bring(said, `${webhookSecret().slice(0, -1)}?`)).toBe(401);
    expect(await keptOf(73)).toEqual([]);
    config.telegram = null;
    expect(await bring(said)).toBe(404);
  });

  test.each([
    ['{"update_id": 1, ', 400],
    ['', 400],
    ['null', 400],
    ['[]', 400],
    [`{"update_id":1,"pad":"${'x'.repeat(300_000)}"}`, 413],
    ['{"update_id":1,"poll":{}}', 200],
  ])('refuses what is broken or far too long: %.30s', async (body, status) => {
    expect(await bring(body)).toBe(status);
  });
});

test('a group that becomes a supergroup stays the group of its organisation', async () => {
  const town = await layTown();
  const update = JSON.parse(
    await readFile('test/fixtures/telegram/group_became_supergroup.json', 'utf8'),
  ) as unknown;
  const [before, after] = ['-700000002', '-1001700000002'].map((it) => accountIdOf('telegram', it));
  const kept = { id: before ?? '', messenger: 'telegram', address: '-700000002', kind: 'group' };
  const linked = { organisation_id: town.organisation('housing'), linked_at: now(), locale: 'kk' };
  await db
    .insertInto('chat_accounts')
    .values({ ...kept, ...linked, made_at: now(), heard_at: now() })
    .execute();
  await inbox.takeUpdates('telegram', read(update));
  const rows = await db
    .selectFrom('chat_accounts')
    .select(['id', 'organisation_id', 'locale'])
    .where('kind', '=', 'group')
    .execute();
  expect(new Map(rows.map((row) => [row.id, row]))).toEqual(
    new Map([
      [before, { id: before, organisation_id: null, locale: 'kk' }],
      [after, { id: after, organisation_id: linked.organisation_id, locale: 'kk' }],
    ]),
  );
});

describe('asking Telegram for updates', () => {
  const told: string[] = [];
  let listening: Listening[] = [];
  const listen = () => {
    const one = listenToTelegram((trouble) => told.push(trouble));
    listening.push(one);
    return one;
  };
  beforeEach(async () => {
    config.telegram = api.settings('polling');
    told.length = 0;
    api.state.pending = [];
    await sql`truncate chat_turns`.execute(db);
  });
  afterEach(async () => {
    await Promise.all(listening.map((one) => one.stop()));
    listening = [];
  });
  const soon = (check: () => Promise<void> | void) => vi.waitFor(check, { timeout: 12_000 });

  test('keeps what comes, and then tells Telegram that it has it', async () => {
    const person = telegramPerson(81);
    listen();
    api.bring(person.writes('раз'), person.writes('два'));
    await soon(async () => expect(await keptOf(81)).toEqual(['раз', 'два']));
    await soon(() => expect(api.state.pending).toEqual([]));
  });

  test('tells Telegram nothing while it could not be kept, and takes it later', async () => {
    const taking = vi.spyOn(inbox, 'takeUpdates');
    taking.mockRejectedValueOnce(new Error('the database went away'));
    listen();
    api.bring(telegramPerson(82).writes('раз'));
    await soon(() => expect(told).toEqual(['the database went away']));
    expect(api.state.pending).toHaveLength(1);
    await soon(async () => expect(await keptOf(82)).toEqual(['раз']));
  });

  test('is done by one process at a time; another takes over when it stops', async () => {
    const first = listen();
    await soon(() => expect(api.state.polls).toBeGreaterThan(0));
    listen();
    api.bring(telegramPerson(83).writes('раз'));
    await soon(async () => expect(await keptOf(83)).toEqual(['раз']));
    expect(told).toEqual([]);
    await first.stop();
    api.bring(telegramPerson(83).writes('два'));
    await soon(async () => expect(await keptOf(83)).toEqual(['раз', 'два']));
  });

  test('goes on after Telegram was not well, and says what was wrong', async () => {
    api.state.faults.push({ method: 'getUpdates', status: 502 });
    listen();
    api.bring(telegramPerson(84).writes('раз'));
    await soon(async () => expect(await keptOf(84)).toEqual(['раз']));
    expect(told).toEqual(['Telegram does not answer']);
  });

  test('says plainly that the token is wrong, and never the token', async () => {
    const token = '700000001:another-token-of-the-tests-000000';
    config.telegram = { ...api.settings('polling'), token };
    listen();
    await soon(() => expect(told[0]).toContain('Telegram does not know TELEGRAM_TOKEN'));
    expect(told.join()).not.toContain(token);
  });
});

describe('at the start Telegram is told', () => {
  test('where to bring updates and with which secret, when it can reach us', async () => {
    const { publicUrl } = config;
    config.publicUrl = 'https://lamplighter.example';
    await jobs['telegram.set-up']();
    await jobs['telegram.set-up']();
    expect(api.state.webhook).toMatchObject({
      url: 'https://lamplighter.example/hooks/telegram?bot=lamplighter_test_bot',
      secret_token: webhookSecret(),
      allowed_updates: ['message', 'edited_message', 'callback_query', 'my_chat_member'],
    });
    config.publicUrl = publicUrl;
  });

  test('that we ask for them ourselves, without losing what waits', async () => {
    config.telegram = api.settings('polling');
    await jobs['telegram.set-up']();
    expect(api.state.webhook).toBeNull();
    expect(api.state.calls.at(-9)).toEqual({ method: 'deleteWebhook', fields: {} });
  });

  test('which commands there are, in each language, alone and in a group', () => {
    const own = ['warnings', 'near', 'my', 'language', 'cancel', 'stop', 'tasks', 'help'];
    const ofGroup = ['connect', 'disconnect'];
    for (const locale of ['', ' kk', ' ru', ' en']) {
      expect(api.state.commands.get(`all_private_chats${locale}`)).toEqual(own);
      expect(api.state.commands.get(`all_group_chats${locale}`)).toEqual(ofGroup);
    }
  });

  test('nothing when there is no bot; and a failure is tried again without the token in it', async () => {
    const asked = api.state.calls.length;
    config.telegram = null;
    await jobs['telegram.set-up']();
    expect(api.state.calls).toHaveLength(asked);
    config.telegram = { ...api.settings('polling'), apiUrl: 'http://127.0.0.1:1' };
    await expect(jobs['telegram.set-up']()).rejects.toThrow(/^Telegram does not answer$/);
  });
});
