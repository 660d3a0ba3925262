import { isLocale, type Locale } from '#basics/localised.ts';
import { pressPaths } from '#basics/press-paths.ts';
import { asHtml, asText, MOST_BOUNCES, withoutAddresses } from '#modules/letters/rules.ts';
import { config } from '#server/config.ts';
import { lettersAlike, type Own } from '#server/mail-many.ts';
import { deliverWritten, problemOf } from '#server/mail.ts';
import { deliverPush, type Device } from '#server/push.ts';

import { wayOut, type Told } from './item-letters.ts';
import { AT_ONCE } from './rules-subscribers.ts';
import { subscriberKey } from './subscriber-keys.ts';

/** A subscriber a job has in hand. */
export type Reader = {
  id: string;
  way: string;
  address: string | null;
  device: unknown;
  locale: string;
  counts_opens: boolean;
  bounces: number | null;
};

/** What became of one: gone: there is nobody any more; later: worth another try. */
export type Outcome = {
  id: string;
  state: 'sent' | 'failed' | 'dropped' | 'later';
  problem: string | null;
  gone?: boolean;
};

/** What one reader is handed; `id` is the same at every try. */
export type Handed = {
  id: string;
  itemId?: string;
  /** Writes the letter with this reader's own end. */
  written: (own: Own) => string;
  push: { title: string; body: string; url: string };
  urgent: boolean;
};

/** Hands one subscriber what they are told, in their way. Never throws. */
function hand(reader: Reader, handed: Handed): Promise<Outcome> {
  if (reader.way === 'push' && reader.device) return handPush(reader, handed);
  if (reader.way === 'email' && reader.address) return handLetter(reader, reader.address, handed);
  return Promise.resolve({ id: reader.id, state: 'dropped', problem: null });
}

async function handLetter(reader: Reader, to: string, handed: Handed): Promise<Outcome> {
  const { id } = reader;
  if (!config.smtpUrl) return { id, state: 'failed', problem: 'no mail server' };
  if ((reader.bounces ?? 0) >= MOST_BOUNCES) return { id, state: 'failed', problem: 'bouncing' };
  try {
    await deliverWritten(to, handed.written(ownOf(reader, to, handed)));
    return { id, state: 'sent', problem: null };
  } catch (error) {
    const { words, final } = problemOf(error);
    const problem = withoutAddresses(words).slice(0, 300);
    return { id, state: final ? 'failed' : 'later', problem, gone: final === 'address' };
  }
}

/** What is one reader's own in the letter. */
function ownOf({ id, locale: given }: Reader, to: string, { id: letterId, itemId }: Handed): Own {
  const key = subscriberKey({ id, ...(itemId && { itemId }) });
  const locale = localeOf({ locale: given });
  const end = [wayOut(key, locale)];
  return {
    ...{ to, text: `\n${asText(end)}`, html: insideOf(asHtml(locale, '', end)) },
    messageId: `<${letterId}@${new URL(config.publicUrl).hostname}>`,
    headers: {
      'List-Unsubscribe': `<${new URL(pressPaths.subscriberEnds(key), config.publicUrl).href}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
  };
}

const insideOf = (html: string) => html.slice(html.indexOf('>', html.indexOf('<body')) + 1);

/** What all readers of one language are handed alike. */
export function written({ subject, parts }: Told, locale: Locale): Handed['written'] {
  const html = asHtml(locale, subject, parts).replace('</body></html>', '');
  return lettersAlike({ subject, text: asText(parts), html });
}

const PUSH_TTL_S = 24 * 3600;
const URGENT_TTL_S = 4 * 3600;

async function handPush(reader: Reader, { id: messageId, push, urgent }: Handed): Promise<Outcome> {
  const { id } = reader;
  const outcome = await deliverPush(reader.device as Device, {
    payload: JSON.stringify({ ...push, tag: messageId, lang: localeOf(reader) }),
    ttlS: urgent ? URGENT_TTL_S : PUSH_TTL_S,
    urgent,
    topic: Buffer.from(messageId.replaceAll('-', ''), 'hex').toString('base64url'),
  });
  if (outcome.state === 'sent') return { id, state: 'sent', problem: null };
  if (outcome.state === 'gone') return { id, state: 'failed', problem: 'gone', gone: true };
  const state = outcome.state === 'later' ? 'later' : 'failed';
  return { id, state, problem: outcome.problem.slice(0, 300) };
}

/** The reader's language. */
export const localeOf = ({ locale }: Pick<Reader, 'locale'>): Locale =>
  isLocale(locale) ? locale : 'ru';

/**
 * Hands all of them what is theirs, and says what became of it (`settle`) every few: so few are
 * repeated at most when the worker is killed.
 */
export async function handAll(
  readers: readonly Reader[],
  handedTo: (reader: Reader) => Handed,
  settle: (outcomes: Outcome[]) => Promise<void>,
): Promise<Outcome[]> {
  const all: Outcome[] = [];
  for (let at = 0; at < readers.length; at += AT_ONCE) {
    const some = readers.slice(at, at + AT_ONCE);
    const outcomes = await Promise.all(some.map((reader) => hand(reader, handedTo(reader))));
    await settle(outcomes);
    all.push(...outcomes);
  }
  return all;
}
