import { locales, type Locale } from '#basics/localised.ts';
import { plainWords } from './rules.ts';

/** One language of what another house offers. */
export type OfferText = { title: string; summary: string; markdown: string };
/** By language, as its author names it; `und` where that is unsaid. */
export type OfferTexts = Record<string, OfferText>;
/** A picture of it: an address of theirs, which we do not ask, and what it shows. */
export type OfferPicture = { url: string; alt: string };

/** What another house wrote, in its own HTML. */
export type OfferedText = { title: string; summary: string; html: string };

const MOST_LANGUAGES = 12;
const MOST_TITLE = 200;
const MOST_SUMMARY = 500;
const MOST_MARKDOWN = 40_000;
export const MOST_PICTURES = 12;
export const MOST_TAGS = 10;
/** Offers nobody took are forgotten after so many days. */
export const OFFERS_DAYS = 180;

/**
 * What was written elsewhere as words of ours: plain titles, and paragraphs in Markdown with web
 * links and nothing else. Without a title the first line is one. `url`: its own address, whose link
 * at the end is left out.
 */
export function offerTexts(given: Record<string, OfferedText>, url: string): OfferTexts {
  const texts = Object.entries(given)
    .filter(([language]) => /^[a-z]{2,3}(-[A-Za-z\d]{1,8}){0,3}$/.test(language))
    .slice(0, MOST_LANGUAGES)
    .map(([language, text]) => [language, offerText(text, url)] as const);
  return Object.fromEntries(texts.filter(([, { title }]) => title));
}

function offerText({ title, summary, html }: OfferedText, url: string): OfferText {
  const markdown = markdownOf(html, url);
  const [first = '', ...others] = plainWords(html, MOST_MARKDOWN).split('\n');
  const said = plainWords(title, MOST_TITLE).replaceAll('\n', ' ');
  return {
    title: said || first.slice(0, MOST_TITLE),
    summary: (plainWords(summary, MOST_SUMMARY) || (said ? first : (others[0] ?? ''))).slice(
      0,
      MOST_SUMMARY,
    ),
    markdown: (said ? markdown : withoutFirst(markdown)).slice(0, MOST_MARKDOWN),
  };
}

const withoutFirst = (markdown: string) => markdown.split('\n\n').slice(1).join('\n\n');

// No pattern looks at a sign twice: what is sent to hold us up must not.
const blocks =
  /<\/?(?:p|div|ul|ol|blockquote|h[1-6]|figure|figcaption|table|tr|pre|section)\b[^<>]*>/gi;
const scripts = /<(?:script|style)\b[^<>]*>[^<]*/gi;
const links = /<a\b([^<>]*)>((?:[^<]|<(?!\/?a\b))*)<\/a>/gi;

/** Between these stands an address that is to be a link once all else is escaped. */
const OPEN = '\u27E6';
const CLOSE = '\u27E7';

/** Somebody's HTML as Markdown: paragraphs, list items, links to the web. Nothing they wrote is markup. */
export function markdownOf(html: string, url = ''): string {
  return html
    .slice(0, 4 * MOST_MARKDOWN)
    .replaceAll(/[\u27E6\u27E7]/g, '')
    .replaceAll(scripts, '')
    .replaceAll(links, (_all, attributes: string, words: string) => linkOf(attributes, words, url))
    .replaceAll(/<li\b[^<>]*>/gi, '\n\n• ')
    .replaceAll(blocks, '\n\n')
    .split(/\n\s*\n/)
    .map((part) => escaped(plainWords(part, MOST_MARKDOWN)))
    .filter((part) => part && part !== '•')
    .join('\n\n');
}

function linkOf(attributes: string, words: string, url: string): string {
  if (/class="[^"]*\bhashtag\b/i.test(attributes)) return '';
  const href = (/href="([^"]*)"/i.exec(attributes)?.[1] ?? '').replaceAll('&amp;', '&');
  if (url && href.startsWith(url)) return '';
  if (!/^https?:\/\/[^\s<>\\]{1,500}$/.test(href)) return words;
  const said = plainWords(words, 200);
  return said === href || !said ? `${OPEN}${href}${CLOSE}` : `${words} (${OPEN}${href}${CLOSE})`;
}

const address = /(\u27E6https?:\/\/[^\s<>\\\u27E6\u27E7]{1,500}\u27E7)/;

/** What Markdown would read as markup stands as it was written; only addresses are links. */
function escaped(words: string): string {
  return words
    .split(address)
    .map((part) =>
      address.test(part)
        ? `<${part.slice(1, -1)}>`
        : part
            .replaceAll(/[\\`*_[\]<>#|~!]/g, String.raw`\$&`)
            .replaceAll(/^[-+]/gm, String.raw`\$&`)
            .replaceAll(/^(\d{1,9})([.)])/gm, String.raw`$1\$2`),
    )
    .join('')
    .replaceAll('\n', '  \n');
}

/** The languages in which it goes into a draft, and as what: those we have, else the first as it is. */
export function draftTexts(texts: OfferTexts, own: Locale): Partial<Record<Locale, OfferText>> {
  const byLocale = new Map(
    Object.entries(texts).map(([language, text]) => [language.slice(0, 2).toLowerCase(), text]),
  );
  const known = locales.flatMap((locale) => {
    const text = texts[locale] ?? byLocale.get(locale);
    return text ? [[locale, text] as const] : [];
  });
  if (known.length > 0) return Object.fromEntries(known);
  const [first] = Object.values(texts);
  return first ? { [own]: first } : {};
}
