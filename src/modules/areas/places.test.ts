import { describe, expect, test } from 'vitest';
import places from '../../../db/seed/areas/places.json' with { type: 'json' };
import { searchPlaces, type Settlement } from './places.ts';

const settlements = places as Settlement[];
const districts = new Map([
  ['mamlyut', { kk: 'Мамлют ауданы', ru: 'Мамлютский район', en: 'Mamlyut District' }],
  ['kyzylzhar', { kk: 'Қызылжар ауданы', ru: 'Кызылжарский район', en: 'Kyzylzhar District' }],
]);
const find = (words: string, limit = 5) => searchPlaces(words, { settlements, districts, limit });
const first = (words: string) => find(words)[0]?.names.ru;

describe('finding a settlement by its name', () => {
  test.each([
    ['Петропавл', 'Петропавловск'],
    ['петропавловск', 'Петропавловск'],
    ['г. Петропавловск', 'Петропавловск'],
    ['Petropavl', 'Петропавловск'],
    ['Мамлютка', 'Мамлютка'],
    ['Мәмлүт', 'Мамлютка'],
    ['мамлют', 'Мамлютка'],
    ['Саумалкөл', 'Саумалколь'],
    ['саумалкол', 'Саумалколь'],
    ['Зеленый Гай', 'Зелёный Гай'],
  ])('"%s" finds %s', (words, name) => {
    expect(first(words)).toBe(name);
  });

  test.each([
    ['Петрапавловск', 'Петропавловск'],
    ['Мамлюктка', 'Мамлютка'],
    ['Смринова', 'Смирново'],
    ['Сергевка', 'Сергеевка'],
  ])('a typing error is forgiven: "%s" finds %s', (words, name) => {
    expect(find(words).map(({ names }) => names.ru)).toContain(name);
  });

  test('the answer says where it is and how exactly that is known', () => {
    const [found] = find('Петропавл');
    expect(found).toMatchObject({ kind: 'city', district: null });
    expect(found?.place.lon).toBeCloseTo(69.13, 1);
    expect(found?.place.lat).toBeCloseTo(54.87, 1);
    expect(found?.place.accuracyM).toBe(6000);
    expect(find('Пресноредуть')[0]?.place.accuracyM).toBeLessThan(2000);
  });

  test('of several settlements with one name, the word for the district chooses', () => {
    const all = find('Михайловка', 20).map(({ district }) => district?.ru);
    expect(all.length).toBeGreaterThan(1);
    expect(find('Михайловка Мамлютский')[0]?.district?.ru).toBe('Мамлютский район');
  });

  test('a district alone is no settlement', () => {
    for (const { names } of find('Кызылжарский')) expect(names.ru).not.toBe('Бесколь');
  });

  test('words that mean nothing here find nothing', () => {
    for (const words of ['', '  ', 'город', 'Лихтенштейн', '(((', '\u0000'])
      expect(find(words)).toEqual([]);
  });

  test('no more than asked for are given', () => {
    expect(find('н', 3)).toHaveLength(3);
  });

  test('every settlement has its three names and lies where the region does', () => {
    expect(settlements.length).toBeLessThanOrEqual(1000);
    for (const { kk, ru, en, lon, lat } of settlements) {
      for (const name of [kk, ru, en]) expect(name.trim().length).toBeGreaterThan(1);
      expect(en).toMatch(/^[\x20-\x7e]+$/);
      expect(lon > 65.5 && lon < 74.5 && lat > 52 && lat < 55.7).toBe(true);
    }
  });
});
