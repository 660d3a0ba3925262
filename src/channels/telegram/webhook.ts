import { timingSafeEqual } from 'node:crypto';
import { takeUpdates } from '#modules/chats/inbox.ts';
import { bodyWithin } from '#server/bodies.ts';
import { config } from '#server/config.ts';
import { keyFor, sha256 } from '#server/ids.ts';
import { noteOwnName, read } from './read.ts';

/** Ten times the longest update there is. */
const MOST_BYTES = 256 * 1024;

/** What Telegram shows us with each update, so that nobody else brings any. */
export const webhookSecret = (): string =>
  keyFor('telegram webhook', config.telegram?.token ?? '').slice(0, 43);

/**
 * Takes what Telegram brings, and gives the status to answer with: 200 only when it is kept, for then
 * Telegram forgets it. What cannot be kept now is brought again.
 */
export async function takeFromTelegram(request: Request): Promise<number> {
  if (!config.telegram) return 404;
  if (!isTelegram(request.headers.get('x-telegram-bot-api-secret-token') ?? '')) return 401;
  const body = await bodyWithin(request, MOST_BYTES);
  if (!body) return 413;
  const update = parsed(body);
  if (typeof update !== 'object' || update === null || Array.isArray(update)) return 400;
  noteOwnName(new URL(request.url).searchParams.get('bot') ?? '');
  const heard = read(update);
  if (heard.length > 0) await takeUpdates('telegram', heard);
  return 200;
}

// Hashes: so that neither what is wrong nor how long it is can be told by the time it takes.
const isTelegram = (shown: string) => timingSafeEqual(sha256(shown), sha256(webhookSecret()));

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}
