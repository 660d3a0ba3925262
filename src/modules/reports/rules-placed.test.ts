import { expect, test } from 'vitest';
import { sayIn } from '#server/words.ts';
import { howPlaced } from './rules-placed.ts';

test.each([
  ['en', 'From your device.', 'From your device, within about 15 m.'],
  ['ru', 'По данным устройства.', 'По данным устройства, с точностью около 15 м.'],
  ['kk', 'Құрылғы дерегі бойынша.', 'Құрылғы дерегі бойынша, дәлдігі шамамен 15 м.'],
] as const)('in %s an unknown accuracy is not said to be 0 m', (locale, unknown, known) => {
  const say = sayIn(locale);
  expect(howPlaced(say, 'device', undefined)).toBe(unknown);
  expect(howPlaced(say, 'device', 0)).toBe(unknown);
  expect(howPlaced(say, 'device', 15.2)).toBe(known);
  for (const from of ['address', 'photo', 'pin', 'desk'] as const)
    expect(howPlaced(say, from, null)).not.toMatch(/\d/);
});
