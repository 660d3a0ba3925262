import { describe, expect, test } from 'vitest';
import { checkCondition, firstThatHolds, holds, type RoutingFacts } from './rules.ts';

const facts: RoutingFacts = {
  categories: ['drug-advert', 'drugs'],
  areas: ['petropavl', 'region'],
  words: 'На стене реклама: Закладки, телеграм @shop',
  channel: 'web',
  severity: 'high',
  filedAt: new Date('2026-03-06T18:30:00Z'),
  timeZone: 'Asia/Almaty',
};
const keys = { categories: ['drug-advert', 'drugs', 'lamp'], areas: ['petropavl', 'region'] };

describe('a condition that holds', () => {
  test.each([
    ['names the category', 'category("drug-advert")'],
    ['names its group', 'category("drugs")'],
    ['names an area around it', 'area("region")'],
    ['finds a word by its beginning, small or large', 'mentions("заклад")'],
    ['asks the channel', 'channel == "web"'],
    ['asks how urgent it is', 'atLeast("normal") && severity == "high"'],
    ['asks the hour of the place, not of the machine', 'hour == 23'],
    ['asks over midnight', 'between("22:00", "06:00")'],
    ['asks the day of the week', 'weekday in ["fri", "sat"]'],
    ['says either, or not', '(category("lamp") || !area("nowhere")) && month == 3'],
  ])('%s', (_, condition) => expect(holds(condition, facts)).toBe(true));
});

describe('a condition that does not hold', () => {
  test.each([
    ['another category', 'category("lamp")'],
    ['the middle of a word', 'mentions("кладки")'],
    ['the day', 'between("06:00", "22:00")'],
    ['a sum that cannot be reckoned', '1 / 0 == 1'],
  ])('%s', (_, condition) => expect(holds(condition, facts)).toBe(false));
});

describe('before it is saved', () => {
  test('a good one passes', () =>
    expect(checkCondition('category("drugs") && between("22:00","06:00")', keys)).toBeNull());

  test.each([
    ['a condition cut short', 'category("drugs") &&', 'routing.condition-wrong'],
    ['a word of the language that is none', 'reporter == "Ivan"', 'routing.condition-wrong'],
    ['what is no yes or no', 'hour + 1', 'routing.not-yes-or-no'],
    ['a category nobody knows', 'category("protest")', 'routing.unknown-name'],
    ['an area nobody knows', "area('atlantis')", 'routing.unknown-name'],
    ['an hour there is not', 'between("25:00", "06:00")', 'routing.unknown-time'],
    ['a pattern that may never end', 'words.matches("(a+)+$")', 'routing.no-patterns'],
    ['a pattern behind a comment', 'words.matches//\n("(a+)+$")', 'routing.no-patterns'],
    ['a loop behind a comment', '[1].exists // x\n (a, a == 1)', 'routing.no-patterns'],
    ['a loop in a loop', '[1, 2].exists(a, [1, 2].exists(b, a == b))', 'routing.no-patterns'],
    ['one too long to read', `words == "${'x'.repeat(1000)}"`, 'field.too-long'],
    ['one nested too deep', `${'('.repeat(60)}true${')'.repeat(60)}`, 'routing.condition-wrong'],
  ])('%s is refused by name', (_, condition, key) =>
    expect(checkCondition(condition, keys)?.key).toBe(key),
  );
});

test('the first rule that holds decides, and one that said no is passed over', () => {
  const rule = (id: string, condition: string) => ({
    ...{ id, name: id, condition, organisationId: `of ${id}` },
    position: 1,
  });
  const rules = [
    rule('lamps', 'category("lamp")'),
    rule('night', 'hour > 20'),
    rule('all', 'true'),
  ];
  expect(firstThatHolds(rules, facts)?.id).toBe('night');
  expect(firstThatHolds(rules, facts, ['of night'])?.id).toBe('all');
  expect(firstThatHolds(rules.slice(0, 1), facts)).toBeNull();
});
