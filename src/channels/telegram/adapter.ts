import { InputFile, type Api } from 'grammy';
import type { InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove } from 'grammy/types';
import { isIP } from 'node:net';
import { isLocale } from '#basics/localised.ts';
import { Refusal } from '#basics/refusal.ts';
import type { NextMessage } from '#modules/chats/outbox.ts';
import type { Heard, Said, SendOutcome } from '#modules/chats/rules.ts';
import { openPhoto } from '#modules/media/queries.ts';
import { config } from '#server/config.ts';
import { sayIn } from '#server/words.ts';
import type { Adapter } from '../messenger/adapter.ts';
import { cutWords } from '../messenger/cutting.ts';
import { botApi, troubleOf } from './api.ts';
import { fetchFile } from './files.ts';
import { read } from './read.ts';

// https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this: 30 messages a second
// in all (a few are left for what is late), one a second in a chat, 20 a minute in a group.
const factor = config.rateLimitFactor;
const BOT = { everyMs: 40 / factor, atOnce: 1 };
const PRIVATE = { everyMs: 1000 / factor, atOnce: 1 };
const GROUP = { everyMs: 3000 / factor, atOnce: 1 };
const MOST_WORDS = 4096;
const MOST_WORDS_BESIDE_PHOTO = 1024;
const REST_MS = 8000;
const LONGEST_PAUSE_S = 3600;
const WRONG_TOKEN_PAUSE_S = 300;

/** Telegram, by grammY. */
export const telegram: Adapter = {
  ...{ messenger: 'telegram', read, fetchMedia: fetchFile, send, showSeen },
  pace: (kind) => ({ bot: BOT, chat: kind === 'group' ? GROUP : PRIVATE }),
};

async function send(message: NextMessage): Promise<SendOutcome> {
  try {
    const externalId = await handOver(message);
    await handOverRest(message);
    return { state: 'sent', externalId: String(externalId) };
  } catch (problem) {
    return outcomeOf(problem, message.attempts);
  }
}

/** What Telegram's answer means. Nothing of what was said or to whom stands in it. */
function outcomeOf(thrown: unknown, attempts: number): SendOutcome {
  const { code, words: problem, retryAfterS, wrongToken } = troubleOf(thrown);
  if (wrongToken) {
    const afterS = WRONG_TOKEN_PAUSE_S;
    return { state: 'later', problem, afterS, forAll: 'telegram', loudly: true };
  }
  if (code === 429) {
    return { state: 'later', problem, afterS: Math.max(1, retryAfterS), forAll: 'telegram' };
  }
  if (code === 403) return { state: 'blocked' };
  if (code >= 400 && code < 500) return { state: 'failed', problem };
  return { state: 'later', problem, afterS: Math.min(LONGEST_PAUSE_S, 5 * 2 ** attempts) };
}

type Stop = Parameters<Api['getMe']>[0];

/** Gives Telegram's number of the message. */
async function handOver(message: NextMessage): Promise<number> {
  const { address, said } = message;
  const words = wordsOf(said);
  // What people wrote is never read as a marking: no parse_mode.
  const rest = { reply_markup: buttonsOf(message) };
  const photo = said.photoPath === undefined ? null : await ownPhoto(said.photoPath);
  if (photo) {
    const caption = cutWords(words, MOST_WORDS_BESIDE_PHOTO);
    return (await botApi().sendPhoto(address, photo, { caption, ...rest })).message_id;
  }
  // Or Telegram opens our link, which may be a secret one, to show what stands there.
  const link_preview_options = { is_disabled: true };
  const sent = botApi().sendMessage(address, cutWords(words, MOST_WORDS), {
    ...{ link_preview_options, ...rest },
  });
  return (await sent).message_id;
}

/** What Telegram cannot say in one message. It may be missing: a repeat would say the first one twice. */
async function handOverRest(message: NextMessage): Promise<void> {
  const { address, said, kind } = message;
  // Soon, or the turn to send would pass to another before the first one is noted.
  const soon = AbortSignal.timeout(REST_MS) as Stop;
  try {
    if (said.place) {
      await botApi().sendLocation(address, said.place.lat, said.place.lon, {}, soon);
    }
    if (said.askPlace && said.choices && kind === 'private') {
      const { say, askPlace } = placeAsked(message);
      await botApi().sendMessage(address, say('telegram.or-send-place'), askPlace, soon);
    }
  } catch {
    // What matters has gone.
  }
}

/** With a link that Telegram takes for no button: it knows no machine of one's own. */
function wordsOf({ words, link }: Said): string {
  return link && !isWide(link.href) ? `${words}\n\n${link.words}: ${link.href}` : words;
}

function isWide(href: string): boolean {
  const { hostname } = new URL(href);
  return hostname.includes('.') && !isIP(hostname);
}

type Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove;

function buttonsOf(message: NextMessage): Markup | undefined {
  const { choices = [], link, askPlace } = message.said;
  const rows = choices.map((row) =>
    row.map(({ words, value }) => ({ text: words, callback_data: value })),
  );
  const open = link && isWide(link.href) ? [[{ text: link.words, url: link.href }]] : [];
  if (rows.length + open.length > 0) return { inline_keyboard: [...rows, ...open] };
  // Telegram lets only a private chat be asked where it is.
  if (message.kind === 'group') return undefined;
  return askPlace ? placeAsked(message).askPlace.reply_markup : { remove_keyboard: true };
}

function placeAsked({ locale }: NextMessage) {
  const say = sayIn(isLocale(locale) ? locale : config.defaultLocale);
  const keyboard = [[{ text: say('telegram.send-place'), request_location: true as const }]];
  const reply_markup = { keyboard, resize_keyboard: true, one_time_keyboard: true };
  return { say, askPlace: { reply_markup } };
}

/** Our own picture as a file; null when it is not to be seen any more. */
async function ownPhoto(path: string): Promise<InputFile | null> {
  // Telegram turns only JPEG into a photo everywhere.
  const name = path.replace(/^\/photos\//, '').replace(/-(large|small)\.webp$/, '-large.jpg');
  const opened = await openPhoto(name).catch((problem: unknown) => {
    if (problem instanceof Refusal) return null;
    throw problem;
  });
  return opened && new InputFile(opened.bytes, 'photo.jpg');
}

async function showSeen({ deed, messageId }: Heard): Promise<void> {
  if (deed.kind !== 'choice') return;
  // One that is too old is answered with an error; it has stopped turning by itself.
  await botApi()
    .answerCallbackQuery(messageId)
    .catch(() => undefined);
}
