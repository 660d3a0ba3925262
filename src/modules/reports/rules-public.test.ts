import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { distanceM, type Place } from '#basics/place.ts';
import { publicColumns, publicPlace, withoutContacts } from './rules.ts';

const degrees = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const places = fc.record({ lon: degrees(66, 75), lat: degrees(52, 56) });
const said = (place: Place | null) => JSON.stringify(place);

describe('the place a stranger sees', () => {
  test('of a reviewed report is shared by the whole square, so it betrays no doorstep', () => {
    fc.assert(
      fc.property(places, degrees(-0.45, 0.45), degrees(-0.45, 0.45), (place, up, right) => {
        const seen = publicPlace(place, 'reviewed');
        const stepLat = 500 / 111_195;
        const stepLon = stepLat / Math.cos(((seen?.lat ?? 0) * Math.PI) / 180);
        const other = {
          lon: (seen?.lon ?? 0) + right * stepLon,
          lat: (seen?.lat ?? 0) + up * stepLat,
        };
        expect(said(publicPlace(other, 'reviewed'))).toBe(said(seen));
      }),
    );
  });

  test('of a reviewed report is within 360 metres, and rarely the very place', () => {
    fc.assert(
      fc.property(places, (place) => {
        const seen = publicPlace(place, 'reviewed');
        expect(distanceM(place, seen ?? place)).toBeLessThan(360);
        expect(seen?.accuracyM).toBe(500);
      }),
    );
  });

  test('of a reviewed report stays where it is when asked about itself', () => {
    fc.assert(
      fc.property(places, (place) => {
        const seen = publicPlace(place, 'reviewed') as Place;
        expect(said(publicPlace(seen, 'reviewed'))).toBe(said(seen));
      }),
    );
  });

  test('of a public report is the place to the metre', () => {
    fc.assert(
      fc.property(places, (place) => {
        expect(distanceM(place, publicPlace(place, 'public') ?? { lon: 0, lat: 0 })).toBeLessThan(
          1,
        );
      }),
    );
  });

  test('of what is never public is nothing: no place, no words, no address, no cell of the map', () => {
    fc.assert(
      fc.property(places, fc.string(), (place, words) => {
        expect(publicColumns({ place, words, address: words }, 'never')).toEqual({
          ...{ public_lon: null, public_lat: null, cell: null },
          ...{ public_words: '', public_address: '' },
        });
      }),
    );
  });

  test('an address is shown of a public report only', () => {
    const report = { place: { lon: 69, lat: 54 }, words: 'Two lamps', address: 'Abay 12' };
    expect(publicColumns(report, 'public').public_address).toBe('Abay 12');
    expect(publicColumns(report, 'reviewed')).toMatchObject({
      public_address: '',
      public_words: 'Two lamps',
    });
  });
});

describe('words without contacts', () => {
  test.each([
    ['a handle', 'пишите @shop_petropavl сейчас', 'пишите ▇▇▇ сейчас'],
    ['a handle in brackets', 'на стене (@shop777)', 'на стене (▇▇▇)'],
    ['a Telegram link', 'QR на t.me/shop_777', 'QR на ▇▇▇'],
    ['an invitation', 'https://t.me/+AbCdEf12', '▇▇▇'],
    ['a VK page', 'группа vk.com/club1', 'группа ▇▇▇'],
    ['an onion address', 'shop2x7abc.onion/buy', '▇▇▇'],
    ['a page of the net', 'см. magazin-24.kz и www.shop.ru', 'см. ▇▇▇ и ▇▇▇'],
    ['a Cyrillic domain', 'сайт закладки.рф тут', 'сайт ▇▇▇ тут'],
    ['an e-mail', 'мой адрес ivan.p@mail.ru!', 'мой адрес ▇▇▇!'],
    ['a mobile number', 'звоните +7 701 123-45-67 вечером', 'звоните ▇▇▇ вечером'],
    ['a number with brackets', 'тел. 8(7152)46-12-34', 'тел. ▇▇▇'],
    ['a number without spaces', 'маған 87011234567 хабарласыңыз', 'маған ▇▇▇ хабарласыңыз'],
    ['long dashes', 'call 8 – 701 – 123 – 45 – 67 today', 'call ▇▇▇ today'],
    ['a town number', 'домофон, тел 46-12-34.', 'домофон, тел ▇▇▇.'],
    ['a number in Kazakh words', 'нөмірі +77011234567, Абай', 'нөмірі ▇▇▇, Абай'],
    ['a card', 'перевод на 4400 4301 2345 6789', 'перевод на ▇▇▇'],
    ['a personal number', 'ИИН 900101300123', 'ИИН ▇▇▇'],
  ])('hide %s', (_, words, seen) => expect(withoutContacts(words)).toBe(seen));

  test.each([
    'ул. Абая, д. 12, кв. 34',
    'Абай көшесі 125/3, 4-қабат',
    'дом 12-14, подъезд 3',
    'с 12.10.2026 по 13.10.2026, около 22:30',
    'с 12.10.2026 14:30 темно',
    '2026-10-12 22:30',
    'штраф 150 000 000 тенге',
    'сумма 1500000000 ₸ кажется',
    'айыппұл 1 250 000 теңге',
    'It costs 5 000 000 tenge, 3 lamps of 17',
    'опора № 123456',
    'почтовый индекс 150000',
    'и т.д. и т.п. В 5 м. от школы',
    'у дома 5@ нет',
  ])('leave "%s" as it is', (words) => expect(withoutContacts(words)).toBe(words));

  test('hide any mobile number of the country, however its digits are parted', () => {
    const parts = fc.constantFrom('', ' ', '-', '.', ' - ', '\u00A0', '–');
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 9_999_999 }),
        fc.array(parts, { minLength: 4, maxLength: 4 }),
        (number, [a = '', b = '', c = '', d = '']) => {
          const digits = String(number).padStart(7, '0');
          const [x, y, z] = [digits.slice(0, 3), digits.slice(3, 5), digits.slice(5)];
          const seen = withoutContacts(`номер +7${a}705${b}${x}${c}${y}${d}${z} мой`);
          expect(seen).not.toMatch(/\d{2}/);
        },
      ),
    );
  });

  test('take no longer for words that were made to be slow', () => {
    const since = performance.now();
    for (const part of ['a.', 'a', '1 ', '@', '1-', 'a@']) withoutContacts(part.repeat(4000));
    expect(performance.now() - since).toBeLessThan(500);
  });

  test('say the same when they are masked again', () => {
    fc.assert(
      fc.property(fc.string(), (words) => {
        const once = withoutContacts(words);
        expect(withoutContacts(once)).toBe(once);
      }),
    );
  });
});
