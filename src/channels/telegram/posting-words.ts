import type { MessageEntity } from 'grammy/types';
import type { Locale } from '#basics/localised.ts';
import type { Item } from '#modules/syndication/queries.ts';
import { config } from '#server/config.ts';
import { sayIn } from '#server/words.ts';
import { cutWords } from '../messenger/cutting.ts';

const LONGEST_TITLE = 300;
const MOST_TAGS = 5;

/**
 * An item as a post of `most` characters: title, what was corrected, what it is about, its address, tags.
 * Marked by places, never by markup: what an author wrote is not read as HTML, and nothing is to be escaped.
 */
export function postWords(item: Item, locale: Locale, most: number) {
  const say = sayIn(locale);
  const text = item.texts[locale];
  const title = `${item.urgent ? '⚠️ ' : ''}${cutWords(text?.title ?? '', LONGEST_TITLE)}`;
  const note = text?.note ? cutWords(`${say('feed.corrected')} ${text.note}`, LONGEST_TITLE) : '';
  const address = new URL(`${item.path}?lang=${locale}`, config.publicUrl).href;
  const end = [text?.machineMade ? say('feed.machine-made') : '', address, tagsOf(item)];
  const around = [title, note, ...end].filter(Boolean);
  const room = most - around.join('\n\n').length - 2;
  const about = room > 40 ? cutWords(text?.summary || text?.words || '', room) : '';
  const parts = [title, note, about, ...end].filter(Boolean);
  const entities: MessageEntity[] = [{ type: 'bold', offset: 0, length: title.length }];
  if (note) entities.push({ type: 'italic', offset: title.length + 2, length: note.length });
  return { text: parts.join('\n\n'), entities };
}

/** What stands there when the thing was taken back and Telegram lets nobody delete it. */
export const withdrawnWords = (locale: Locale): string => sayIn(locale)('feed.withdrawn');

const tagsOf = ({ tags }: Item) =>
  tags
    .slice(0, MOST_TAGS)
    .map((tag) => `#${tag.replaceAll(/[^\p{L}\p{N}]+/gu, '_')}`)
    .join(' ');
