import { createContext } from 'svelte';
import type { Locale } from '#basics/localised.ts';
import { makeSay, type Dictionary, type MessageKey, type Params, type Say } from '#basics/words.ts';

type Words = { locale: Locale; words: Dictionary };

const [getWords, giveWords] = createContext<() => Words>();

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
    return makeSay(locale, dictionary)(key, params);
  };
}

/** The language of the page. Another language is another page load, because of `<html lang>`. */
export function useLocale(): Locale {
  return getWords()().locale;
}
