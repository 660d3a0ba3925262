import { createHmac } from 'node:crypto';
import { freePort } from '#server/ports.ts';
import type { Door } from './arriving.ts';
import { ACTS } from './chat-people.ts';
import type { Dataset } from './dataset.ts';

type Come = { seconds: number; perSecond: number };
type Photos = { photo: string; small: string };

/** One way in: how much comes, the processes of ours that take it, and what says that it is handled. */
export type Way = {
  name: string;
  perSecond: number;
  /** What takes it, for us and bare; the other processes of ours beside it. */
  script: string;
  bare: string;
  beside: string[];
  /** The settings, and who brings it. */
  set: (dataset: Dataset, photos: Photos, come: Come) => Promise<Setting>;
  /** How many wait to be handled, and what came of those that were. */
  waiting: string;
  outcome: string;
};
type Setting = { door: Door; env: Record<string, string>; port?: number; protocol: string };

const botToken = '700000001:a-token-of-the-bench-long-enough-00';
const appSecret = 'secret of the app';
const phoneId = '27681414235104944';
const to = 'report@bench.example';

async function chats({ env }: Dataset, { small }: Photos, come: Come): Promise<Setting> {
  const { seconds, perSecond } = come;
  const apiPort = await freePort();
  const api = `http://127.0.0.1:${apiPort}`;
  const secret = createHmac('sha256', env.SECRET ?? '')
    .update(`telegram webhook\n${botToken}`)
    .digest('base64url')
    .slice(0, 43);
  const people = Math.max(5, Math.round((seconds * perSecond) / ACTS / 2)) * 2;
  return {
    protocol: 'http',
    door: { kind: 'chats', ...{ apiPort, people, photo: small, secret, phoneId, appSecret } },
    env: {
      ...{ TELEGRAM_TOKEN: botToken, TELEGRAM_MODE: 'webhook', TELEGRAM_API_URL: api },
      ...{ WHATSAPP_TOKEN: 'EAAGtoken', WHATSAPP_PHONE_ID: phoneId, WHATSAPP_API_URL: api },
      ...{ WHATSAPP_APP_SECRET: appSecret, WHATSAPP_VERIFY_TOKEN: 'verify-word' },
      BENCH_SECRET: secret,
    },
  };
}

async function mails(_: Dataset, { photo }: Photos): Promise<Setting> {
  const port = await freePort();
  return {
    ...{ port, protocol: 'lmtp', door: { kind: 'mails', photo, to } },
    env: {
      ...{ MAIL_IN_ADDRESS: to, MAIL_TRUSTED_AUTH: 'mx.bench.example' },
      MAIL_IN_LISTEN: `lmtp://127.0.0.1:${port}`,
    },
  };
}

const count = (table: string, where: string) => `(select count(*) from ${table} where ${where})`;

export const ways: Way[] = [
  {
    ...{ name: 'messages', perSecond: 100, set: chats },
    ...{ script: 'src/web.ts', bare: 'test/bench/bare.ts', beside: [] },
    waiting: `${count('chat_updates', 'handled_at is null')} + ${count('chat_messages', "state = 'queued'")}`,
    outcome: `select ${count('chat_updates', 'handled_at is not null')} || ' updates handled, ' ||
      ${count('reports', "channel in ('telegram', 'whatsapp')")} || ' reports filed, ' ||
      ${count('chat_messages', "state = 'sent'")} || ' messages said, ' ||
      ${count('chat_messages', "state = 'failed'")} || ' failed' as words`,
  },
  {
    ...{ name: 'mails', perSecond: 20, set: mails },
    ...{ script: 'src/mail-room.ts', bare: 'test/bench/bare-mail.ts', beside: [] },
    waiting: count('mails', "state = 'kept'"),
    outcome: `select ${count('mails', "state <> 'kept'")} || ' mails handled, ' ||
      ${count('reports', "channel = 'email'")} || ' reports filed, ' ||
      ${count('media_photos', "state = 'ready' and received_at > now() - interval '10 minutes'")} || ' photos made safe, ' ||
      ${count('media_photos', "state = 'waiting' and received_at > now() - interval '10 minutes'")} || ' waiting' as words`,
  },
];
