import en from '../../messages/en.json' with { type: 'json' };
import kk from '../../messages/kk.json' with { type: 'json' };
import ru from '../../messages/ru.json' with { type: 'json' };
import type { Locale } from '#basics/localised.ts';
import { makeSay, type Dictionary, type Say } from '#basics/words.ts';

const dictionaries: Record<Locale, Dictionary> = { kk, ru, en };
const says: Record<Locale, Say> = {
  kk: makeSay('kk', kk, ru),
  ru: makeSay('ru', ru, en),
  en: makeSay('en', en, ru),
};
const parts = new Map<string, Dictionary>();

/** The words of a language for a page, a letter or a feed made on the server. */
export const sayIn = (locale: Locale): Say => says[locale];

/**
 * The words to hand to a page: those whose keys begin with one of `prefixes` ('report.form.').
 */
export function wordsFor(locale: Locale, prefixes: readonly string[]): Dictionary {
  const name = [locale, ...prefixes].join(' ');
  const known = parts.get(name);
  if (known) return known;
  const chosen = Object.entries(dictionaries[locale]).filter(([key]) =>
    prefixes.some((prefix) => key.startsWith(prefix)),
  );
  const made = Object.fromEntries(chosen);
  parts.set(name, made);
  return made;
}
