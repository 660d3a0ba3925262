import type en from '../../messages/en.json';
import { isPlain, messageParts, theNumber, type Choices, type Part } from '#basics/words-parts.ts';

/** The name of a text in messages/*.json, such as 'report.title'. */
export type MessageKey = keyof typeof en;
export type Params = Readonly<Record<string, string | number>>;
export type Dictionary = Readonly<Record<string, string>>;
/** Gives a text in the reader's language; a key nobody has written comes back as `[key]`. */
export type Say = (key: MessageKey, params?: Params) => string;

type Counting = { rules: Intl.PluralRules; numbers: Intl.NumberFormat; small: string[] };

const parsed = new Map<string, string | readonly Part[]>();
const countings = new Map<string, Counting>();
/** Nearly every count on a page is below this; asking Intl once for each halves a plural's cost. */
const smallCounts = 1000;
const nothing: Params = {};

/**
 * The words of one language. `fallback` serves what `dictionary` lacks.
 * Never throws: a text with a mistake in it is said as it stands.
 */
export function makeSay(locale: string, dictionary: Dictionary, fallback?: Dictionary): Say {
  return (key, params = nothing) => {
    const text = dictionary[key] ?? fallback?.[key];
    return text === undefined ? `[${key}]` : phrase(locale, text, params);
  };
}

/** A number as people of the language write it: 1 234,5 in Russian. */
export function numberWords(locale: string, value: number): string {
  return countingIn(locale).numbers.format(value);
}

function phrase(locale: string, text: string, params: Params): string {
  const parts = parsed.get(text) ?? parse(text);
  return typeof parts === 'string' ? parts : join(locale, parts, params);
}

function parse(text: string) {
  let parts: string | readonly Part[] = text;
  try {
    if (!isPlain(text)) parts = messageParts(text);
  } catch {
    // A slip of a translator must not take the page away; test/words.test.ts finds it earlier.
  }
  parsed.set(text, parts);
  return parts;
}

function join(locale: string, parts: readonly Part[], params: Params, count = NaN): string {
  let words = '';
  for (const part of parts) {
    if (typeof part === 'string') words += part;
    else if ('choices' in part) words += counted(locale, part, params);
    else if (part.name === theNumber) words += number(locale, count);
    else words += argument(locale, part, params);
  }
  return words;
}

function argument(locale: string, part: { name: string; numeric: boolean }, params: Params) {
  const value = params[part.name];
  if (value === undefined) return `{${part.name}}`;
  return part.numeric && typeof value === 'number' ? number(locale, value) : value;
}

function counted(locale: string, part: { name: string; choices: Choices }, params: Params) {
  const count = Number(params[part.name]);
  const { choices } = part;
  const chosen = choices[`=${count}`] ?? choices[category(locale, count)] ?? choices.other;
  return join(locale, chosen ?? [], params, count);
}

const isSmall = (count: number) => count >= 0 && count < smallCounts && Number.isInteger(count);

const number = (locale: string, value: number) =>
  isSmall(value) ? String(value) : numberWords(locale, value);

function category(locale: string, count: number): string {
  const { rules, small } = countingIn(locale);
  if (!isSmall(count)) return rules.select(count);
  return (small[count] ??= rules.select(count));
}

function countingIn(locale: string) {
  const known = countings.get(locale);
  if (known) return known;
  const made = {
    // Browsers carry no Kazakh: it counts like English and groups its digits like Russian.
    rules: new Intl.PluralRules(locale === 'kk' ? 'en' : locale),
    numbers: new Intl.NumberFormat(locale === 'kk' ? 'ru' : locale),
    small: [],
  };
  countings.set(locale, made);
  return made;
}
