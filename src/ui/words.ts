import { createContext } from 'svelte';
import type { Locale } from '#basics/localised.ts';
import { makeSay, type Dictionary, type MessageKey, type Params, type Say } from '#basics/words.ts';

type Words = { locale: Locale; words: Dictionary | undefined };

const [getWords, giveWords] = createContext<() => Words>();
let sayAll: ((locale: Locale) => Say) | undefined;

/**
 * On the server every word is at hand, so a page without JavaScript carries none in its data:
 * packing them for a browser that never asks took a third of the page's time. Called in hooks.server.ts.
 */
export function knowAllWords(say: (locale: Locale) => Say): void {
  sayAll = say;
}

/**
 * Gives a page and all in it their words; called once, in the root layout:
 * `setWords(() => page.data)`. A function, so that going to another page is followed.
 */
export function setWords(words: () => Words): void {
  giveWords(words);
}

/** The words of the page, for any component in it: `const say = useWords()`. */
export function useWords(): Say {
  const words = getWords();
  return (key: MessageKey, params?: Params) => {
    const { locale, words: dictionary } = words();
    const say = dictionary ? makeSay(locale, dictionary) : sayAll?.(locale);
    return say ? say(key, params) : `[${key}]`;
  };
}

/** The language of the page. Another language is another page load, because of `<html lang>`. */
export function useLocale(): Locale {
  return getWords()().locale;
}
