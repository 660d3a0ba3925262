import type { Locale } from '#basics/localised.ts';
import { pressPaths } from '#basics/press-paths.ts';
import type { MessageKey } from '#basics/words.ts';
import type { LetterPart } from '#modules/letters/rules.ts';
import type { Item } from '#modules/syndication/queries.ts';
import { config } from '#server/config.ts';
import { sayIn } from '#server/words.ts';
import { textFor } from './rules-subscribers.ts';
import { openedKey } from './subscriber-keys.ts';

export type Told = { subject: string; parts: LetterPart[] };

const absolute = (path: string) => new URL(path, config.publicUrl).href;
const inLanguage = (path: string, locale: Locale) => absolute(`${path}?lang=${locale}`);

/** Who a letter is written for: all of one language who agreed that opening is counted, or did not. */
export type For = { locale: Locale; counted?: boolean };

const pathFor = ({ id, path }: Item, { counted }: For) =>
  counted ? pressPaths.openedByLetter(openedKey(id)) : path;

/** A thing as its subscribers read it at once; the same for all it is written for. */
export function itemTold(item: Item, to: For): Told {
  const { locale } = to;
  const say = sayIn(locale);
  const found = textFor(item.texts, locale);
  const title = found?.text.title ?? '';
  const open = { href: inLanguage(pathFor(item, to), locale), words: say('letter.item.open') };
  const kind = say(`subscribe.kind.${item.kind}` as MessageKey);
  if (item.state === 'withdrawn') {
    const subject = say('letter.item.withdrawn-subject', { title });
    return { subject, parts: [say('letter.item.withdrawn', { title }), open] };
  }
  const { summary = '', words = '', note = '' } = found?.text ?? {};
  const first = item.revision === 1;
  const subject = first ? `${kind}: ${title}` : say('letter.item.again-subject', { kind, title });
  const lines = [
    honestly(item, locale),
    note && say('letter.item.note', { note }),
    title,
    summary,
    words === summary ? '' : words,
  ];
  return { subject, parts: [...lines.filter(Boolean), open] };
}

/** What a phone shows: no more than fits. */
export function itemPush(item: Item, locale: Locale) {
  const { subject } = itemTold(item, { locale });
  const summary =
    item.state === 'withdrawn' ? '' : (textFor(item.texts, locale)?.text.summary ?? '');
  return { title: subject, body: summary.slice(0, 300), url: inLanguage(item.path, locale) };
}

/** Says when a text is not in the reader's language, or was made by a machine. */
export function honestly({ texts }: Pick<Item, 'texts'>, locale: Locale): string {
  const found = textFor(texts, locale);
  if (!found) return '';
  const say = sayIn(locale);
  if (found.in !== locale) return say(`letter.item.only-in.${found.in}` as MessageKey);
  return found.text.machineMade ? say('letter.item.machine-made') : '';
}

/** What a digest shows; the rest is counted. */
const MOST_LINES = 30;

/** What has gathered for one reader, newest first. */
export function digestTold(items: readonly Item[], to: For): Told {
  const { locale } = to;
  const say = sayIn(locale);
  const lines = items.slice(0, MOST_LINES).flatMap((item): LetterPart[] => {
    const { title = '', summary = '', note = '' } = textFor(item.texts, locale)?.text ?? {};
    const corrected = note && say('letter.item.note', { note });
    const words = [honestly(item, locale), summary, corrected].filter(Boolean).join('\n');
    return [
      ...(words ? [words] : []),
      { href: inLanguage(pathFor(item, to), locale), words: title },
    ];
  });
  const left = items.length - MOST_LINES;
  return {
    subject: say('letter.item.digest-subject', { count: items.length }),
    parts: [
      say('letter.item.digest'),
      ...lines,
      ...(left > 0 ? [say('letter.item.more', { count: left })] : []),
    ],
  };
}

/** How each of these letters ends: where one chooses anew or ends it. */
export const wayOut = (key: string, locale: Locale): LetterPart => ({
  href: inLanguage(pressPaths.subscriber(key), locale),
  words: sayIn(locale)('letter.item.choose'),
});
