import IntlMessageFormat from 'intl-messageformat';
import { describe, expect, test } from 'vitest';
import { locales, type Locale } from '#basics/localised.ts';
import { messageParts, type Part } from '#basics/words-parts.ts';
import { makeSay, type Dictionary, type MessageKey } from '#basics/words.ts';
import en from '../messages/en.json' with { type: 'json' };
import kk from '../messages/kk.json' with { type: 'json' };
import ru from '../messages/ru.json' with { type: 'json' };
import { caught, places, sourcesIn, withoutTests } from './source.ts';

const dictionaries: Record<Locale, Dictionary> = { kk, ru, en };
const entries = (locale: Locale) => Object.entries(dictionaries[locale]);
const keys = Object.keys(en);
const ours = withoutTests(sourcesIn('src'));

type Plural = Extract<Part, { choices: object }>;

/** Every plural of a text, those inside other plurals too. */
const pluralsOf = (parts: readonly Part[]): Plural[] =>
  parts.flatMap((part) =>
    typeof part === 'object' && 'choices' in part
      ? [part, ...Object.values(part.choices).flatMap(pluralsOf)]
      : [],
  );

/** What a text must be told: 'count plural', 'name'. */
const argumentsOf = (parts: readonly Part[]): string[] => {
  const found = parts.flatMap((part) => {
    if (typeof part === 'string' || part.name === '#') return [];
    if (!('choices' in part)) return [part.name];
    return [`${part.name} plural`, ...Object.values(part.choices).flatMap(argumentsOf)];
  });
  return [...new Set(found)].sort();
};

describe.each(locales)('the words in %s', (locale) => {
  const texts = entries(locale);

  test('say everything that the others say, sorted by key', () => {
    expect(Object.keys(dictionaries[locale])).toEqual([...keys].sort());
  });

  test('are never empty and carry no space at their ends', () => {
    expect(texts.filter(([, text]) => !text || text !== text.trim())).toEqual([]);
  });

  test('are told the same things as in English', () => {
    const different = texts.filter(
      ([key, text]) =>
        `${argumentsOf(messageParts(text))}` !==
        `${argumentsOf(messageParts(dictionaries.en[key] ?? ''))}`,
    );
    expect(different).toEqual([]);
  });

  test('have every form that the language counts in, and none that it has not', () => {
    const needed = [...new Intl.PluralRules(locale).resolvedOptions().pluralCategories].sort();
    const forms = texts.flatMap(([key, text]) =>
      pluralsOf(messageParts(text)).map((plural) => ({
        key,
        forms: Object.keys(plural.choices)
          .filter((form) => !form.startsWith('='))
          .sort(),
      })),
    );
    expect(forms.filter((one) => `${one.forms}` !== `${needed}`)).toEqual([]);
  });

  test('come out as in the reference implementation of ICU messages', () => {
    const say = makeSay(locale, dictionaries[locale]);
    const different = texts.flatMap(([key, text]) =>
      [0, 1, 3, 5, 21].flatMap((count) => {
        const names = argumentsOf(messageParts(text)).map((name) => name.split(' ')[0] ?? '');
        const params = Object.fromEntries(names.map((name) => [name, count]));
        const ours = say(key as MessageKey, params);
        const theirs = new IntlMessageFormat(text, locale).format(params);
        return ours === theirs ? [] : [{ key, ours, theirs }];
      }),
    );
    expect(different).toEqual([]);
  });
});

test('a key is the module, a dot and a name in small letters', () => {
  expect(keys.filter((key) => !/^[a-z]+(\.[a-z0-9-]+)+$/.test(key))).toEqual([]);
});

test('every refusal can be said', () => {
  const refusals = caught(ours, /new Refusal\(\s*['"`]([^'"`$]+)['"`]/g);
  expect(places(refusals.filter((refusal) => !keys.includes(refusal.found)))).toEqual([]);
});

test('every text that a page, a letter or a form asks for is there', () => {
  const asked = caught(ours, /\b(?:say|problem)\(\s*['"`]([^'"`$]+)['"`]/g);
  expect(places(asked.filter((one) => !keys.includes(one.found)))).toEqual([]);
});

test('what a form says about wrong input is there', () => {
  const inputs = ours.filter((source) => /\/input[-\w]*\.ts$/.test(source.path));
  const said = caught(inputs, /['"]([a-z]+\.[a-z]+(?:-[a-z]+)*)['"]/g);
  expect(places(said.filter((one) => !keys.includes(one.found)))).toEqual([]);
});

test('no text is kept that nobody says', () => {
  const said = new Set(caught(ours, /['"`]([a-z]+(?:\.[a-z0-9-]+)+)['"`]/g).map((it) => it.found));
  /** `state.${state}`: every key that begins so is in use. */
  const beginnings = caught(ours, /`([a-z]+\.(?:[a-z0-9-]+[.-])*)\$\{/g).map((it) => it.found);
  const idle = keys.filter(
    (key) => !said.has(key) && !beginnings.some((beginning) => key.startsWith(beginning)),
  );
  expect(idle).toEqual([]);
});
