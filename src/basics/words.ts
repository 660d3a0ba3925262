import type en from '../../messages/en.json' with { type: 'json' };
import { isPlain, messageParts, theNumber, type Choices, type Part } from '#basics/words-parts.ts';

/** The name of a text in messages/*.json, such as 'report.title'. */
export type MessageKey = keyof typeof en;
export type Params = Readonly<Record<string, string | number>>;
export type Dictionary = Readonly<Record<string, string>>;
/** Gives a text in the reader's language; a key nobody has written comes back as `[key]`. */
export type Say = (key: MessageKey, params?: Params) => string;

const parsed = new Map<string, string | readonly Part[]>();
const numberFormats = new Map<string, Intl.NumberFormat>();
const pluralRules = new Map<string, Intl.PluralRules>();
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
  return numberFormat(locale).format(value);
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

function join(locale: string, parts: readonly Part[], params: Params): string {
  let words = '';
  for (const part of parts) {
    if (typeof part === 'string') words += part;
    else if ('choices' in part) words += counted(locale, part, params);
    else words += argument(locale, part, params);
  }
  return words;
}

function argument(locale: string, part: { name: string; numeric: boolean }, params: Params) {
  const value = params[part.name];
  if (value === undefined) return `{${part.name}}`;
  return part.numeric && typeof value === 'number' ? numberWords(locale, value) : value;
}

function counted(locale: string, part: { name: string; choices: Choices }, params: Params) {
  const count = Number(params[part.name]);
  const { choices } = part;
  const category = choices[`=${count}`] ?? choices[pluralRule(locale).select(count)];
  return join(locale, category ?? choices.other ?? [], { ...params, [theNumber]: count });
}

function numberFormat(locale: string) {
  const known = numberFormats.get(locale);
  if (known) return known;
  const made = new Intl.NumberFormat(locale);
  numberFormats.set(locale, made);
  return made;
}

function pluralRule(locale: string) {
  const known = pluralRules.get(locale);
  if (known) return known;
  const made = new Intl.PluralRules(locale);
  pluralRules.set(locale, made);
  return made;
}
