import { describe, expect, test } from 'vitest';
import { indicatorsIn } from './rules-finding.ts';
import { matchKey, plainValue, writeIndicator } from './rules.ts';

const found = (line: string) => indicatorsIn(line).map(({ kind, written }) => [kind, written]);

describe('what a wall says is found in what was read', () => {
  test.each([
    ['t.me/skorost_777', 'handle', 't.me/skorost_777'],
    ['пиши т.ме/shop24', 'handle', 't.me/shop24'],
    ['t,me/shop24 быстро', 'handle', 't.me/shop24'],
    ['t . me / shop24', 'handle', 't.me/shop24'],
    ['https://t.me/+AbCdEf123', 'handle', 'https://t.me/+AbCdEf123'],
    ['t.me/skorost 777', 'handle', 't.me/skorost_777'],
    ['@skorost 500 тг', 'handle', '@skorost'],
    ['Телеграм: shop_ptr', 'handle', 'shop_ptr'],
    ['@ivan_shop24', 'handle', '@ivan_shop24'],
    ['©ivan_shop24', 'handle', '@ivan_shop24'],
    ['ищи cryst@l тут @cryst@l_77', 'handle', '@cryst@l_77'],
    ['vk.com/club12345', 'vk', 'vk.com/club12345'],
    ['vk.сот/club12345', 'vk', 'vk.com/club12345'],
    ['kraken4hsd2kxyz.onion', 'onion', 'kraken4hsd2kxyz.onion'],
    ['kraken4hsd2kxyz,on1on', 'onion', 'kraken4hsd2kxyz.onion'],
    ['Работа +7 705 123 45 67', 'phone', '+7 705 123 45 67'],
    ['8 (7O5) 123-45-67', 'phone', '8 (7O5) 123-45-67'],
    ['shop@mail.ru', 'email', 'shop@mail.ru'],
    ['www.zakaz-shop.top/a?b', 'url', 'www.zakaz-shop.top/a?b'],
  ])('%s', (line, kind, written) => expect(found(line)).toEqual([[kind, written]]));

  test('two things in one line are two', () =>
    expect(found('@shop24 или 87051234567')).toEqual([
      ['handle', '@shop24'],
      ['phone', '87051234567'],
    ]));

  test.each([
    'Работа 50000 тг в день',
    'ул. Конституции 12, кв. 7',
    '12.05.2026 в 18:30',
    'Жұмыс бар',
    '1234567890123456789',
    'KZ12 3456 7890',
    '@ab',
    '',
  ])('in "%s" there is nothing', (line) => expect(found(line)).toEqual([]));
});

describe('what is confused in reading is matched', () => {
  test.each([
    ['handle', 't.me/skorost_777', '@SKOROST777'],
    ['handle', '@ivan_shop24', 't.me/1van_shop24'],
    ['handle', '@cryst@l', '@crystal'],
    ['handle', '@сосо', '@coco'],
    ['handle', '@0pium', '@Opium'],
    ['handle', '@shop_l1', '@shop_11'],
    ['onion', 'http://krakenl0.onion/', 'kraken1o.onion'],
    ['vk', 'vk.com/club12', 'https://m.vk.com/club12/'],
    ['phone', '8 (7O5) 123-45-67', '+7 705 123 45 67'],
    ['phone', '705 123 45 67', '87051234567'],
    ['url', 'https://www.Shop.top/', 'shop.top'],
  ] as const)('%s %s is %s', (kind, one, other) => {
    expect(matchKey(kind, one)).toBe(matchKey(kind, other));
    expect(matchKey(kind, one)).not.toBeNull();
  });

  test('other names stay others', () => {
    expect(matchKey('handle', '@shop24')).not.toBe(matchKey('handle', '@shop25'));
    expect(matchKey('phone', '87051234567')).not.toBe(matchKey('phone', '87051234568'));
  });

  test('what is kept is what was written, without what all of its kind begin with', () => {
    expect(plainValue('handle', 't.me/Skorost_777')).toBe('skorost_777');
    expect(plainValue('phone', '8 705 123 45 67')).toBe('+77051234567');
    expect(plainValue('handle', '@a b')).toBeNull();
    expect(plainValue('phone', '12345')).toBeNull();
    expect(writeIndicator('handle', 'skorost_777')).toBe('@skorost_777');
    expect(writeIndicator('vk', 'club12')).toBe('vk.com/club12');
  });
});
