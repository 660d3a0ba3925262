import { expect, test } from 'vitest';
import { dateWords } from './words-dates.ts';
import { messageParts } from './words-parts.ts';
import { makeSay, numberWords, type MessageKey } from './words.ts';

const key = 'test.text' as MessageKey;
const saying = (locale: string, text: string) => makeSay(locale, { [key]: text });
const days = {
  kk: saying('kk', '{count, plural, one {# күн қалды} other {# күн өтті}}'),
  ru: saying('ru', '{count, plural, one {# день} few {# дня} many {# дней} other {# дня}}'),
  en: saying('en', '{count, plural, =0 {today} one {# day} other {# days}}'),
};

test('a Russian count takes the form its last digits ask for', () => {
  const said = [0, 1, 2, 5, 11, 21, 22, 25, 111, 1.5].map((count) => days.ru(key, { count }));
  expect(said).toEqual([
    '0 дней',
    '1 день',
    '2 дня',
    '5 дней',
    '11 дней',
    '21 день',
    '22 дня',
    '25 дней',
    '111 дней',
    '1,5 дня',
  ]);
});

test('a Kazakh count has one form for one and another for all else, 21 too', () => {
  const said = [0, 1, 2, 21].map((count) => days.kk(key, { count }));
  expect(said).toEqual(['0 күн өтті', '1 күн қалды', '2 күн өтті', '21 күн өтті']);
});

test('a count may have words of its own', () => {
  expect([0, 1, 2].map((count) => days.en(key, { count }))).toEqual(['today', '1 day', '2 days']);
});

test('large counts are grouped as the language groups them', () => {
  expect(days.ru(key, { count: 12_345 })).toBe('12\u00a0345 дней');
  expect(days.en(key, { count: 12_345 })).toBe('12,345 days');
  expect(numberWords('ru', 0.5)).toBe('0,5');
});

test('a name is put in its place; a year is no count and is not grouped', () => {
  const say = saying('ru', '{name}, {year} год: {places, number} мест');
  expect(say(key, { name: 'Аян', year: 2026, places: 1234 })).toBe(
    'Аян, 2026 год: 1\u00a0234 мест',
  );
});

test('words around and inside a count may use other names', () => {
  const say = saying('en', '{who} has {count, plural, one {a task in {town}} other {# tasks}}.');
  expect(say(key, { who: 'Aru', count: 1, town: 'Taiynsha' })).toBe('Aru has a task in Taiynsha.');
});

test('an apostrophe is itself; before a brace it quotes', () => {
  expect(saying('en', "don't")(key)).toBe("don't");
  expect(saying('en', "it''s {n}, don't write '{n}' here")(key, { n: 1 })).toBe(
    "it's 1, don't write {n} here",
  );
});

test('a text nobody has written shows its key, and another language stands in for it', () => {
  expect(makeSay('kk', {})(key)).toBe('[test.text]');
  expect(makeSay('kk', {}, { [key]: 'по-русски' })(key)).toBe('по-русски');
});

test('what was not told stays visible instead of breaking the page', () => {
  expect(saying('en', 'Dear {name}')(key)).toBe('Dear {name}');
});

test('a slip of a translator is shown as it stands, never thrown', () => {
  expect(saying('ru', 'ещё {count, plural, one {#')(key, { count: 1 })).toBe(
    'ещё {count, plural, one {#',
  );
});

test.each([
  ['{', 'no name'],
  ['a } b', 'a } without its {'],
  ['{n, spellout}', 'of the kind "spellout"'],
  ['{n, plural, one {#}}', 'a plural without "other"'],
  ['{n, plural, one {# other {#}}', 'no'],
])('a checker is told what is wrong with "%s"', (text, what) => {
  expect(() => messageParts(text)).toThrow(what);
});

test('a date is said on the clock of the territory, not of the server', () => {
  const late = new Date('2026-11-21T20:30:00Z');
  expect(dateWords('ru', late, 'Asia/Almaty')).toBe('22 ноября 2026 г.');
  expect(dateWords('kk', late, 'Asia/Almaty')).toBe('2026 ж. 22 қараша');
  expect(dateWords('en', late, 'Asia/Almaty', 'moment')).toBe('22 November 2026 at 01:30');
  expect(dateWords('ru', late, 'UTC', 'time')).toBe('20:30');
});

test('two moments of one minute are said alike, two of two minutes are not', () => {
  const at = (time: string) => dateWords('ru', new Date(`2026-01-01T${time}Z`), 'UTC', 'time');
  expect([at('10:00:01'), at('10:00:59'), at('10:01:00')]).toEqual(['10:00', '10:00', '10:01']);
});

test('a date that is none says nothing', () => {
  expect(dateWords('ru', new Date(NaN), 'Asia/Almaty')).toBe('');
});

test('a Kazakh date reads the same whether the browser knows Kazakh or not', () => {
  const styles = {
    day: { day: 'numeric', month: 'long', year: 'numeric' },
    'short-day': { day: 'numeric', month: 'short' },
    weekday: { weekday: 'long', day: 'numeric', month: 'long' },
    month: { month: 'long', year: 'numeric' },
    time: { hour: '2-digit', minute: '2-digit' },
  } as const;
  for (let day = 0; day < 365; day += 13) {
    const date = new Date(Date.UTC(2026, 0, 1 + day, day % 24, 7));
    for (const [style, options] of Object.entries(styles)) {
      const byIntl = new Intl.DateTimeFormat('kk', { ...options, timeZone: 'Asia/Almaty' });
      const words = dateWords('kk', date, 'Asia/Almaty', style as keyof typeof styles);
      expect(words).toBe(byIntl.format(date));
    }
  }
});
