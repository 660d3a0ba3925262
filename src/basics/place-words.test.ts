import { describe, expect, test } from 'vitest';
import { placeIn, shortLinkIn } from './place-words.ts';

const yard = { lat: 54.8668, lon: 69.1335 };

describe('a typed coordinate is read', () => {
  test.each([
    '54.8668, 69.1335',
    '54.8668 69.1335',
    '54,8668 69,1335',
    '54,8668, 69,1335',
    '54.8668;69.1335',
    'яма вот здесь: 54.8668, 69.1335, во дворе',
    'N54.8668 E69.1335',
    '54.8668N, 69.1335E',
    '54.8668° N 69.1335° E',
    '69.1335 E, 54.8668 N',
    '54,8668° с. ш. 69,1335° в. д.',
    '54,8668 с.ш., 69,1335 в.д.',
  ])('%s', (words) => {
    expect(placeIn(words)).toEqual({ ...yard, from: 'coordinates' });
  });

  test.each([
    `54°52'00.5"N 69°08'00.6"E`,
    '54° 52′ 0.5″ С, 69° 8′ 0.6″ В',
    `N54°52.008' E69°08.010'`,
    `69°8'0.6"E 54°52'0.5"N`,
    `54°52'0.5" 69°8'0.6"`,
  ])('%s in degrees and minutes', (words) => {
    const place = placeIn(words);
    expect(place?.from).toBe('coordinates');
    expect(place?.lat).toBeCloseTo(54.8668, 3);
    expect(place?.lon).toBeCloseTo(69.1335, 3);
  });

  test('the southern and the western half of the world are negative', () => {
    expect(placeIn('33.8688S 151.2093E')).toMatchObject({ lat: -33.8688, lon: 151.2093 });
    expect(placeIn('-33.8688, -71.2093')).toMatchObject({ lat: -33.8688, lon: -71.2093 });
  });
});

describe('a link to a map is read', () => {
  test.each([
    'https://2gis.kz/petropavlovsk?m=69.1335%2C54.8668%2F17',
    'https://2gis.kz/petropavlovsk/geo/70030076129543/69.1335,54.8668',
    'https://2gis.kz/petropavlovsk/firm/70000001/69.1335%2C54.8668?m=69.2%2C54.9%2F17',
    'https://2gis.ru/geo/69.1335,54.8668',
    'https://2gis.kz/petropavlovsk?queryState=center%2F69.1335%2C54.8668%2Fzoom%2F17',
    'https://www.google.com/maps/@54.8668,69.1335,17z',
    'https://www.google.com/maps/place/X/@54.9,69.2,17z/data=!3m1!4b1!4m5!8m2!3d54.8668!4d69.1335',
    'https://www.google.com/maps/search/?api=1&query=54.8668%2C69.1335',
    'https://www.google.com/maps/search/54.8668,+69.1335?entry=tts',
    'https://www.google.kz/maps?q=54.8668,69.1335',
    'https://maps.google.com/?q=loc:54.8668,69.1335&z=17',
    'https://maps.google.com/maps?ll=54.8668,69.1335&z=16',
    'https://yandex.kz/maps/?ll=69.1335%2C54.8668&z=17',
    'https://yandex.ru/maps/?ll=69.2%2C54.9&whatshere%5Bpoint%5D=69.1335%2C54.8668',
    'https://yandex.ru/maps/?pt=69.1335,54.8668&z=18',
    'https://yandex.kz/maps/75/x/?text=54.8668%2C69.1335&ll=69.2%2C54.9',
    'https://yandex.kz/maps/?rtext=~54.8668%2C69.1335&rtt=auto',
    'https://www.openstreetmap.org/?mlat=54.8668&mlon=69.1335#map=17/54.9/69.2',
    'https://www.openstreetmap.org/#map=17/54.8668/69.1335',
    'https://maps.apple.com/?ll=54.8668,69.1335&q=Here',
    'https://maps.apple.com/place?coordinate=54.8668,69.1335',
    'geo:54.8668,69.1335;u=35',
    'geo:0,0?q=54.8668,69.1335(Here)',
    'Вот: https://yandex.kz/maps/?pt=69.1335,54.8668, у подъезда',
    '(https://www.google.com/maps?q=54.8668,69.1335)',
  ])('%s', (words) => {
    expect(placeIn(words)).toEqual({ ...yard, from: 'link' });
  });
});

test.each([
  'ул. Абая 54, кв. 69',
  'дом 54 69',
  'яма от 2.5 до 3.5 метров',
  '+7 715 246 50 69',
  '12.03.2026 14.30',
  'https://example.org/?q=54.8668,69.1335',
  'https://www.google.com/maps/search/Абая+54,+69',
  'https://go.2gis.com/abc12',
  'https://2gis.kz/petropavlovsk/search/аптека',
  'geo:0,0',
  '54.8668',
  'https://[',
  '',
])('%s names no place', (words) => {
  expect(placeIn(words)).toBeNull();
});

test.each([
  ['https://go.2gis.com/x1Yz', 'https://go.2gis.com/x1Yz'],
  ['здесь https://maps.app.goo.gl/AbC123?g_st=ic.', 'https://maps.app.goo.gl/AbC123?g_st=ic'],
  ['https://goo.gl/maps/AbC', 'https://goo.gl/maps/AbC'],
  ['https://yandex.kz/maps/-/CDabcd', 'https://yandex.kz/maps/-/CDabcd'],
])('%s is a short link of a map', (words, link) => {
  expect(shortLinkIn(words)).toBe(link);
});

test.each(['https://goo.gl/abc', 'https://go.2gis.com/', 'https://go.2gis.com.evil.example/x', ''])(
  '%s is no short link of a map',
  (words) => {
    expect(shortLinkIn(words)).toBeNull();
  },
);
