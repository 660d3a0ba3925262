import fc from 'fast-check';
import { expect, test } from 'vitest';
import { walkingOrder, wayM } from './rules-walk.ts';

const at = (east: number, north = 0) => ({ lon: 69.1 + east / 1000, lat: 54.87 + north / 1000 });

test('lamps along a street are walked from one end to the other, whatever order they came in', () => {
  const street = [0, 5, 2, 4, 1, 3].map((east) => at(east));
  expect(walkingOrder(street)).toEqual([0, 1, 2, 3, 4, 5].map((east) => at(east)));
  expect(walkingOrder(street, at(9))).toEqual([5, 4, 3, 2, 1, 0].map((east) => at(east)));
});

test('a way that crosses itself is untangled', () => {
  // Always to the nearest next leaves a far corner for last.
  const yard = [at(0), at(3, 1), at(1, 3), at(4, 4), at(2, 0), at(0, 2), at(6, 1)];
  expect(wayM(walkingOrder(yard))).toBeLessThan(wayM(yard));
});

test('nothing to walk to is no way, one place is itself', () => {
  expect(walkingOrder([])).toEqual([]);
  expect(walkingOrder([], at(1))).toEqual([]);
  expect(walkingOrder([at(2)], at(1))).toEqual([at(2)]);
  expect(wayM([])).toBe(0);
});

test('nobody is left out and nobody visited twice; the first stays first', () => {
  const place = fc.record({
    east: fc.integer({ min: 0, max: 40 }),
    north: fc.integer({ min: 0, max: 40 }),
  });
  fc.assert(
    fc.property(fc.array(place, { minLength: 1, maxLength: 25 }), (drawn) => {
      const places = drawn.map(({ east, north }, number) => ({ ...at(east, north), number }));
      const way = walkingOrder(places);
      expect(way.map(({ number }) => number).toSorted((a, b) => a - b)).toEqual(
        places.map(({ number }) => number),
      );
      expect(way[0]).toEqual(places[0]);
    }),
    { numRuns: 60 },
  );
});
