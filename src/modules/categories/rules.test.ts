import { describe, expect, test } from 'vitest';
import seed from '../../../db/seed/categories.json' with { type: 'json' };
import { readCategories, type CategoryEntry } from './input.ts';
import {
  checkAnswers,
  choosable,
  lineOf,
  showingFor,
  stoppedBy,
  suggestCategories,
  visibleQuestions,
  type Category,
} from './rules.ts';

const asStored = (entry: CategoryEntry): Category => ({
  ...entry,
  id: entry.key,
  parentId: entry.parent ?? null,
  stopper: entry.stopper ?? null,
});
const town = readCategories(seed).map(asStored);
const category = (key: string) => town.find((it) => it.key === key)!;
const drugPlace = category('drug-place');

describe('the questions of a category', () => {
  test('a question that hangs on another is asked only after the answer it hangs on', () => {
    const keys = (answers: Record<string, string>) =>
      visibleQuestions(drugPlace, answers).map(({ key }) => key);
    expect(keys({})).toEqual(['now']);
    expect(keys({ now: 'yes' })).toEqual(['now']);
    expect(keys({ now: 'no' })).toEqual(['now', 'signs', 'when']);
  });

  test('a question is not asked when the question it hangs on is itself hidden', () => {
    const label = { kk: 'а', ru: 'а', en: 'a' };
    const yesNo = { type: 'yes-no' as const, required: false, label };
    const questions = [
      { ...yesNo, key: 'first' },
      { ...yesNo, key: 'second', onlyIf: { question: 'first', equals: 'yes' } },
      { ...yesNo, key: 'third', onlyIf: { question: 'second', equals: 'yes' } },
    ];
    const shown = visibleQuestions({ questions }, { first: 'no', second: 'yes' });
    expect(shown.map(({ key }) => key)).toEqual(['first']);
  });

  test('complete answers are kept, trimmed', () => {
    const { answers, problems } = checkAnswers(drugPlace, {
      now: 'no',
      signs: 'stash',
      when: '  по выходным ',
    });
    expect(problems).toEqual({});
    expect(answers).toEqual({ now: 'no', signs: 'stash', when: 'по выходным' });
  });

  test('a missing required answer is named by its field', () => {
    const { problems } = checkAnswers(drugPlace, { now: 'no' });
    expect(problems).toEqual({ signs: 'category.answer-required' });
  });

  test('an answer that was never offered is refused', () => {
    expect(checkAnswers(drugPlace, { now: 'maybe' }).problems).toEqual({
      now: 'category.answer-unknown',
    });
  });

  test('a free answer of 501 characters is refused, one of 500 is kept', () => {
    const given = (length: number) =>
      checkAnswers(drugPlace, { now: 'no', signs: 'smell', when: 'я'.repeat(length) }).problems;
    expect(given(500)).toEqual({});
    expect(given(501)).toEqual({ when: 'category.answer-too-long' });
  });

  test('answers to questions that are not asked are dropped', () => {
    const { answers } = checkAnswers(drugPlace, { now: 'yes', signs: 'stash', flat: '12' });
    expect(answers).toEqual({ now: 'yes' });
  });
});

describe('the words that come before sending', () => {
  test('drug dealing happening now cannot be sent: the words say to call 102', () => {
    const stopper = stoppedBy(drugPlace, { now: 'yes' });
    expect(stopper?.blocks).toBe(true);
    expect(stopper?.words.ru).toContain('102');
  });

  test('the same place at another time can be reported', () => {
    expect(stoppedBy(drugPlace, { now: 'no' })).toBeNull();
  });

  test('advice without a condition is always shown and stops nobody', () => {
    expect(stoppedBy(category('syringes'), {})?.blocks).toBe(false);
  });

  test('an ordinary category has none', () => {
    expect(stoppedBy(category('graffiti'), {})).toBeNull();
  });
});

describe('what a new report shows to strangers', () => {
  test('a dark street is seen at once', () => {
    expect(showingFor(category('dark-street'))).toBe('public');
  });

  test('a drug advertisement and a place of drug dealing wait for the desk', () => {
    expect(showingFor(category('drug-advert'))).toBe('held');
    expect(showingFor(drugPlace)).toBe('held');
  });
});

describe('the tree', () => {
  test('a category is followed by its group', () => {
    expect(lineOf('syringes', town)).toEqual(['syringes', 'drugs']);
  });

  test('an unknown category has no line, and a loop ends', () => {
    expect(lineOf('nowhere', town)).toEqual([]);
    const loop = [
      { id: 'a', parentId: 'b' },
      { id: 'b', parentId: 'a' },
    ];
    expect(lineOf('a', loop)).toEqual(['a', 'b']);
  });

  test('groups and retired categories cannot be chosen', () => {
    const retired = town.map((it) => ({ ...it, retired: it.key === 'graffiti' }));
    const keys = choosable(retired).map(({ key }) => key);
    expect(keys).toContain('syringes');
    expect(keys).not.toContain('drugs');
    expect(keys).not.toContain('graffiti');
  });
});

describe('the category suggested from the words', () => {
  test.each([
    ['ru', 'Во дворе третий день не горит фонарь, очень темно', 'dark-street'],
    ['ru', 'Возле школы открытый люк, крышки нет', 'open-manhole'],
    ['ru', 'На стене дома трафарет: наркотики в телеграме', 'drug-advert'],
    ['ru', 'в подвале торгуют наркотиками', 'drug-place'],
    ['ru', 'На площадке валяются шприцы и иглы', 'syringes'],
    ['ru', 'Стая бродячих собак у остановки', 'stray-dogs'],
    ['ru', 'Сломан домофон, дверь подъезда не закрывается', 'broken-entrance'],
    ['ru', 'В киоске продают детям сигареты и вейпы', 'underage-sale'],
    ['ru', 'Расклеили объявления: лёгкий заработок, пирамида', 'fraud-poster'],
    ['ru', 'Свалка строительного мусора за гаражами', 'illegal-dump'],
    ['ru', 'Сбит дорожный знак, не работает светофор', 'unsafe-crossing'],
    ['ru', 'Заброшенное здание, дети лазают', 'open-building'],
    ['kk', 'Көшеде шамдар жанбайды, қараңғы', 'dark-street'],
    ['kk', 'Ауладағы люктің қақпағы жоқ', 'open-manhole'],
    ['kk', 'Қабырғада есірткі жарнамасы бар', 'drug-advert'],
    ['kk', 'Мына жерде есірткі сатады', 'drug-place'],
    ['kk', 'Қаңғыбас иттер балаларға тап береді', 'stray-dogs'],
    ['kk', 'Үй артында қоқыс үйіндісі жатыр', 'illegal-dump'],
    ['kk', 'Кіреберістің есігі жабылмайды', 'broken-entrance'],
    ['kk', 'Дүкен жасөспірімдерге темекі сатады', 'underage-sale'],
    ['kk', 'Әткеншек сынып қалған, балалар алаңы', 'damaged-playground'],
    ['en', 'Several street lights are out, it is dark', 'dark-street'],
    ['en', 'An abandoned car, a wreck really', 'abandoned-vehicle'],
    ['en', 'The emergency button does not work', 'broken-camera'],
  ] as const)('%s: «%s» is %s', (locale, words, expected) => {
    expect(suggestCategories(words, town, locale)[0]).toBe(expected);
  });

  test('Russian words are understood on the Kazakh page too', () => {
    expect(suggestCategories('не горит фонарь', town, 'kk')[0]).toBe('dark-street');
  });

  test('words that say nothing suggest nothing', () => {
    expect(suggestCategories('помогите пожалуйста', town, 'ru')).toEqual([]);
    expect(suggestCategories('', town, 'ru')).toEqual([]);
  });

  test('no keyword of a category begins with another, or it would count twice', () => {
    const twice = town.flatMap(({ key, keywords }) =>
      Object.values(keywords).flatMap((stems) =>
        stems
          .filter((a) => stems.some((b) => a !== b && !b.includes(' ') && a.startsWith(b)))
          .filter((a) => !a.includes(' '))
          .map((a) => `${key}: ${a}`),
      ),
    );
    expect(twice).toEqual([]);
  });
});
