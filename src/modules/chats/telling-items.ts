import { isLocale, type Locale } from '#basics/localised.ts';
import { pressPaths } from '#basics/press-paths.ts';
import { asText, type LetterPart } from '#modules/letters/rules.ts';
import { hearingChats } from '#modules/subscriptions/chat-subscribers.ts';
import type { ToldDigest, ToldItem } from '#modules/subscriptions/handing-chats.ts';
import { honestly, itemTold } from '#modules/subscriptions/item-letters.ts';
import { textFor } from '#modules/subscriptions/rules-subscribers.ts';
import { itemById, itemsByIds, type Item } from '#modules/syndication/queries.ts';
import { config } from '#server/config.ts';
import { change, type Tx } from '#server/database.ts';
import { sayIn } from '#server/words.ts';
import { sayInChat } from './outbox.ts';
import { stopChoice } from './rules-wishing.ts';
import type { Said } from './rules.ts';
import { templateOf } from './templates.ts';

/**
 * Tells some chats of what is urgent, each once for each revision. A newer revision has a job of its
 * own. Safe to run twice.
 */
export async function tellItem({ itemId, revision, chats }: ToldItem): Promise<void> {
  const item = await itemById(itemId);
  if (item?.revision !== revision) return;
  const saidIn = remembered((locale) => itemSaid(item, locale));
  await change(async (tx) => {
    for (const { id, locale } of await openChatsOf(tx, chats)) {
      const once = `item ${itemId} ${revision}`;
      await sayInChat(tx, { accountId: id, once, toMany: 'urgently' }, saidIn(locale));
    }
  });
}

/** Tells one chat what has gathered for it, as one message. Safe to run twice. */
export async function tellDigest({ chatId, day, itemIds }: ToldDigest): Promise<void> {
  const found = new Map((await itemsByIds(itemIds)).map((item) => [item.id, item]));
  const items = itemIds.flatMap((id) => found.get(id) ?? []).filter(isOut);
  if (items.length === 0) return;
  await change(async (tx) => {
    for (const { id, locale } of await openChatsOf(tx, [chatId])) {
      const once = `digest ${day}`;
      await sayInChat(tx, { accountId: id, once, toMany: 'patiently' }, digestSaid(items, locale));
    }
  });
}

const isOut = ({ state }: Item) => state === 'published';

/** Those of these chats in which we may still speak of it, in the order in which rows are locked. */
async function openChatsOf(tx: Tx, chats: readonly string[]) {
  const hearing = await hearingChats(tx, chats);
  if (hearing.length === 0) return [];
  const rows = await tx
    .selectFrom('chat_accounts')
    .select(['id', 'locale'])
    .where('id', 'in', hearing)
    .where('blocked_at', 'is', null)
    .orderBy('id')
    .execute();
  return rows.map(({ id, locale }) => ({
    ...{ id, locale: isLocale(locale) ? locale : config.defaultLocale },
  }));
}

/** The same for all who read one language: written once. */
function remembered(make: (locale: Locale) => Said): (locale: Locale) => Said {
  const made = new Map<Locale, Said>();
  return (locale) => {
    const said = made.get(locale) ?? make(locale);
    made.set(locale, said);
    return said;
  };
}

function itemSaid(item: Item, locale: Locale): Said {
  const { subject, parts } = itemTold(item, { locale });
  const text = textFor(item.texts, locale)?.text;
  const link = parts.find((part): part is Exclude<LetterPart, string> => typeof part !== 'string');
  // The title stands in the subject already.
  const lines = parts.filter((part) => typeof part === 'string' && part !== text?.title);
  const short = item.state === 'withdrawn' ? subject : (text?.summary ?? '');
  return {
    words: [subject, asText(lines).trim()].filter(Boolean).join('\n\n'),
    ...(link && { link }),
    choices: [[stopChoice(sayIn(locale))]],
    template: templateOf('area_warning', [subject, short, link?.href ?? '']),
  };
}

/** So many are told in one message, each with so much of what it is about; the rest is counted. */
const MOST_LINES = 10;
const MOST_LETTERS = 160;

function digestSaid(items: readonly Item[], locale: Locale): Said {
  const say = sayIn(locale);
  const subject = say('letter.item.digest-subject', { count: items.length });
  const shown = items.slice(0, MOST_LINES).map((item) => {
    const { title = '', summary = '', note = '' } = textFor(item.texts, locale)?.text ?? {};
    const corrected = note && say('letter.item.note', { note });
    const about = [honestly(item, locale), corrected, summary.slice(0, MOST_LETTERS)];
    return [title, ...about, addressOf(item, locale)].filter(Boolean).join('\n');
  });
  const left = items.length - MOST_LINES;
  const more = left > 0 ? [say('letter.item.more', { count: left })] : [];
  const titles = items.map(({ texts }) => textFor(texts, locale)?.text.title ?? '').join('; ');
  const page = addressOf({ path: pressPaths.news() }, locale);
  return {
    words: [subject, ...shown, ...more].join('\n\n'),
    choices: [[stopChoice(say)]],
    template: templateOf('area_news', [subject, titles, page]),
  };
}

const addressOf = ({ path }: { path: string }, locale: Locale) =>
  new URL(`${path}?lang=${locale}`, config.publicUrl).href;
