import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sayInChat, noteOutcome } from '#modules/chats/outbox.ts';
import { accountIdOf } from '#modules/chats/accounts.ts';
import { forgetKept, noteDeliveries } from '#modules/chats/delivery.ts';
import { takeUpdates } from '#modules/chats/inbox.ts';
import { heardIn } from '#channels/whatsapp/read.ts';
import { setClock } from '#server/clock.ts';
import { whatsappOf } from '#server/settings-whatsapp.ts';
import { config } from '#server/config.ts';
import { change, db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { saying, signed } from '../../../../test/whatsapp-api.ts';
import { GET, POST } from './+server.ts';

const PHONE = '27681414235104944';
const SECRET = 'secret of the app';
const ours = whatsappOf({
  ...{ WHATSAPP_TOKEN: 't', WHATSAPP_PHONE_ID: PHONE, WHATSAPP_APP_SECRET: SECRET },
  ...{ WHATSAPP_VERIFY_TOKEN: 'verify-word', WHATSAPP_API_URL: 'http://127.0.0.1:9/v23.0' },
  WHATSAPP_TEMPLATE_LANGUAGES: ['ru'],
  WHATSAPP_NEWS_LANGUAGES: [],
});
beforeAll(() => {
  config.whatsapp = ours;
});
afterAll(() => {
  config.whatsapp = null;
});

const statusOf = async (answer: unknown): Promise<number> => {
  try {
    return ((await answer) as Response).status;
  } catch (problem) {
    return (problem as { status: number }).status;
  }
};
const post = (request: Request) =>
  statusOf((async () => POST({ request } as Parameters<typeof POST>[0]))());
const bring = (brought: unknown, secret = SECRET) => post(signed(brought, secret));
const recorded = (name: string) => readFileSync(`test/fixtures/whatsapp/${name}.json`, 'utf8');
const updates = () =>
  db.selectFrom('chat_updates').select(['account_id', 'heard', 'position']).execute();

describe('Meta asks whether the address is ours', () => {
  const ask = async (query: string) => {
    const url = new URL(`https://lamp.example.org/hooks/whatsapp?${query}`);
    try {
      return await ((await GET({ url } as Parameters<typeof GET>[0])) as Response).text();
    } catch (problem) {
      return (problem as { status: number }).status;
    }
  };
  test('and hears its own word back, if it knows ours', async () => {
    const right = 'hub.mode=subscribe&hub.verify_token=verify-word&hub.challenge=1158201444';
    expect(await ask(right)).toBe('1158201444');
    expect(await ask(right.replace('verify-word', 'another'))).toBe(403);
    expect(await ask(right.replace('subscribe', 'unsubscribe'))).toBe(403);
    expect(await ask('')).toBe(403);
  });
});

describe('what Meta brings', () => {
  beforeEach(async () => {
    await db.deleteFrom('chat_updates').execute();
  });

  test('is kept once, however often it comes', async () => {
    for (const _ of [1, 2])
      expect(await bring(recorded('batch_two_messages_duplicate_id'))).toBe(200);
    expect(await updates()).toMatchObject([
      { account_id: accountIdOf('whatsapp', '16315551234'), position: 1_603_059_201_000 },
    ]);
  });

  test('unsigned, signed with another secret, or changed on the way is refused and not read', async () => {
    const body = recorded('text');
    expect(await bring(body, 'secret of another app')).toBe(401);
    const changed = new Request(signed(body, SECRET).url, {
      ...{ method: 'POST', body: body.replace('an answer', 'an attack') },
      headers: signed(body, SECRET).headers,
    });
    expect(await post(changed)).toBe(401);
    for (const header of [
      '',
      'sha256=',
      `sha256=${'0'.repeat(64)}`,
      `sha1=${'0'.repeat(40)}`,
      'x',
    ]) {
      const headers = { 'x-hub-signature-256': header };
      expect(await post(new Request('https://l.example/', { method: 'POST', body, headers }))).toBe(
        401,
      );
    }
    expect(await post(new Request('https://l.example/', { method: 'POST', body: '{' }))).toBe(401);
    expect(await updates()).toEqual([]);
  });

  test('unsigned and without an end is not read to its end', async () => {
    let given = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(stream) {
        given += 2 ** 20;
        stream.enqueue(new Uint8Array(2 ** 20));
        if (given >= 60 * 2 ** 20) stream.close();
      },
    });
    const sending = { method: 'POST', body, duplex: 'half' } as const;
    expect(await post(new Request('https://l.example/', sending))).toBe(413);
    expect(given).toBeLessThan(40 * 2 ** 20);
  });

  test('signed, but no JSON or not for us, breaks nothing', async () => {
    expect(await bring('{"object":')).toBe(400);
    expect(await bring('[]')).toBe(200);
    expect(
      await bring(
        saying('100000000000001', '77015550000', [{ type: 'text', text: { body: 'x' } }]),
      ),
    ).toBe(200);
    expect(await updates()).toEqual([]);
  });

  test('is answered only when it is kept: else Meta brings it again', async () => {
    const broken = saying(PHONE, '77015550000', [{ type: 'text', text: { body: 'x' } }]);
    await db.schema.alterTable('chat_updates').renameTo('chat_updates_away').execute();
    await expect(
      POST({ request: signed(broken, SECRET) } as Parameters<typeof POST>[0]),
    ).rejects.toThrow('chat_updates');
    await db.schema.alterTable('chat_updates_away').renameTo('chat_updates').execute();
    expect(await bring(broken)).toBe(200);
    expect(await updates()).toHaveLength(1);
  });

  test('is nowhere when WhatsApp is not set up', async () => {
    config.whatsapp = null;
    expect(await bring(recorded('text'))).toBe(404);
    config.whatsapp = ours;
  });
});

describe('what becomes of what we wrote', () => {
  const to = '16315551234';
  const accountId = accountIdOf('whatsapp', to);
  const template = { name: 'status_changed', words: ['a', 'b'] };
  const message = () =>
    db
      .selectFrom('chat_messages')
      .selectAll()
      .where('account_id', '=', accountId)
      .executeTakeFirstOrThrow();
  const status = (externalId: string, state: string, code = 131_047, callback = '') => ({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '1',
        changes: [
          {
            field: 'messages',
            value: {
              ...{ messaging_product: 'whatsapp', metadata: { phone_number_id: PHONE } },
              statuses: [
                {
                  ...{ id: externalId, status: state, timestamp: '1603086313', recipient_id: to },
                  ...(callback && { biz_opaque_callback_data: callback }),
                  ...(state === 'failed' && { errors: [{ code, title: 'Why' }] }),
                },
              ],
            },
          },
        ],
      },
    ],
  });
  const jobs = async (name: string) => {
    const { rows } = await db.executeQuery<{ payload: unknown }>(
      sql`select payload from graphile_worker._private_jobs j
        join graphile_worker._private_tasks t on t.id = j.task_id
        where t.identifier = ${name}`.compile(db),
    );
    return rows;
  };

  beforeEach(async () => {
    await takeUpdates('whatsapp', heardIn(JSON.parse(recorded('text')), PHONE));
    await db.deleteFrom('chat_messages').execute();
    await change((tx) => sayInChat(tx, { accountId }, { words: 'Hello', template }));
  });
  const sent = async (keep: { words: string; template?: typeof template } | undefined) =>
    noteOutcome(accountId, (await message()).id, {
      ...{ state: 'sent', externalId: 'wamid.1' },
      ...(keep && { keep }),
    });

  test('too late for free words, goes out again as its template, once', async () => {
    await sent({ words: '', template });
    for (const _ of [1, 2]) expect(await bring(status('wamid.1', 'failed'))).toBe(200);
    expect(await message()).toMatchObject({ state: 'queued', said: { words: '', template } });
    await noteOutcome(accountId, (await message()).id, { state: 'sent', externalId: 'wamid.2' });
    await bring(status('wamid.1', 'failed'));
    expect(await message()).toMatchObject({ state: 'sent', external_id: 'wamid.2' });
  });

  test('too late and without a template, or for another reason, has failed and says why', async () => {
    await sent(undefined);
    await bring(status('wamid.1', 'failed'));
    expect(await message()).toMatchObject({ state: 'failed', problem: 'WhatsApp 131047: Why' });
    await db.updateTable('chat_messages').set({ state: 'sent', said: '{}' }).execute();
    await bring(status('wamid.1', 'failed', 131_026));
    expect(await message()).toMatchObject({
      state: 'failed',
      problem: 'WhatsApp 131026: Why',
      said: null,
    });
  });

  test('never told of again, is forgotten after two days', async () => {
    await sent({ words: '', template });
    await forgetKept();
    expect(await message()).toMatchObject({ said: { template } });
    setClock(new Date(Date.now() + 2 * 86_400_000 + 1000));
    await forgetKept();
    setClock(null);
    expect(await message()).toMatchObject({ state: 'sent', said: null });
  });

  test('delivered, is forgotten', async () => {
    await sent({ words: '', template });
    await bring(status('wamid.1', 'delivered'));
    expect(await message()).toMatchObject({ state: 'sent', said: null });
  });

  test('delivered though nobody answered us, is not sent a second time', async () => {
    await bring(status('wamid.1', 'sent', 0, (await message()).id));
    expect(await message()).toMatchObject({ state: 'sent', external_id: 'wamid.1', said: null });
  });

  test('failed before we knew that it was sent, is looked at again a little later', async () => {
    const { id } = await message();
    await bring(status('wamid.1', 'failed', 131_047, id));
    expect(await message()).toMatchObject({ state: 'queued', external_id: null });
    const [job] = await jobs('chats.note-deliveries');
    expect(job?.payload).toMatchObject({ messenger: 'whatsapp', tries: 1 });
    await sent({ words: '', template });
    await noteDeliveries(job?.payload as Parameters<typeof noteDeliveries>[0]);
    expect(await message()).toMatchObject({ state: 'queued', said: { template } });
  });

  test('of a number or a message nobody knows, changes nothing', async () => {
    const before = await message();
    await bring(status('wamid.unknown', 'failed'));
    await bring(status('wamid.unknown', 'failed', 131_047, newId()));
    await bring(JSON.stringify(status('wamid.1', 'failed')).replaceAll(to, '79990000000'));
    expect(await message()).toEqual(before);
  });
});
