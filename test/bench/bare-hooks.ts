// What a messenger brings, kept by nothing but node:http and pg: proved, stored once, queued, then acknowledged.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { inOne, prepared } from './bare-database.ts';
import type { Answer } from './bare.ts';

const account = prepared(`insert into chat_accounts (id, messenger, address, kind, name, locale,
  made_at, heard_at) values ($1, $2, $3, 'private', $4, 'ru', $5, $5)
  on conflict (id) do update set heard_at = $5`);
const update = prepared(`insert into chat_updates (account_id, id, position, heard, taken_at)
  values ($1, $2, $3, $4, $5) on conflict do nothing`);
const job = prepared(`select graphile_worker.add_job('bench.nothing', payload := $1::json,
  max_attempts := 12)`);

const hash = (of: string) => createHash('sha256').update(of).digest();
const idOf = (of: string) =>
  hash(of)
    .toString('hex')
    .slice(0, 32)
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
const same = (one: string, other: string) => timingSafeEqual(hash(one), hash(other));

type Found = { messenger: string; address: string; id: string; at: number };
type Telegram = {
  update_id: number;
  message?: { chat: { id: number }; date: number };
  callback_query?: { message: { chat: { id: number }; date: number } };
};
type Whatsapp = {
  entry: {
    changes: { value: { messages: { from: string; id: string; timestamp: string }[] } }[];
  }[];
};

export async function takeHook(request: IncomingMessage, messenger: string): Promise<Answer> {
  const raw = await buffer(request);
  const found = messenger === 'telegram' ? byTelegram(request, raw) : byWhatsapp(request, raw);
  const now = new Date();
  const accountId = idOf(`${messenger} ${found.address}`);
  await inOne(async (client) => {
    await account([accountId, messenger, found.address, 'Ерлан', now], client);
    const id = idOf(`${messenger} update ${found.id}`);
    await update([accountId, id, found.at, raw.toString(), now], client);
    await job([JSON.stringify({ accountId })], client);
  });
  return { type: 'text/plain', body: '' };
}

function byTelegram({ headers }: IncomingMessage, raw: Buffer): Found {
  const shown = String(headers['x-telegram-bot-api-secret-token']);
  if (!same(shown, process.env.BENCH_SECRET ?? '')) throw new Error('not Telegram');
  const said = JSON.parse(raw.toString()) as Telegram;
  const message = said.message ?? said.callback_query?.message;
  const address = String(message?.chat.id);
  return { messenger: 'telegram', address, id: String(said.update_id), at: message?.date ?? 0 };
}

function byWhatsapp({ headers }: IncomingMessage, raw: Buffer): Found {
  const sum = createHmac('sha256', process.env.WHATSAPP_APP_SECRET ?? '')
    .update(raw)
    .digest('hex');
  if (!same(String(headers['x-hub-signature-256']), `sha256=${sum}`)) throw new Error('not Meta');
  const said = JSON.parse(raw.toString()) as Whatsapp;
  const message = said.entry[0]?.changes[0]?.value.messages[0];
  const [address, id] = [message?.from ?? '', message?.id ?? ''];
  return { messenger: 'whatsapp', address, id, at: Number(message?.timestamp) };
}
