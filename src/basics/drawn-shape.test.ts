import { describe, expect, test } from 'vitest';
import {
  aroundCircle,
  circleKm2,
  circleTyped,
  cornersTyped,
  crossesItself,
  kmTo,
  outlineKm2,
} from './drawn-shape.ts';
import { distanceM } from './place.ts';

const square = [
  { lon: 69, lat: 54 },
  { lon: 70, lat: 54 },
  { lon: 70, lat: 55 },
  { lon: 69, lat: 55 },
];

describe('what is drawn', () => {
  test('says how large it is, whichever way round it was drawn', () => {
    // A degree square at 54.5° north after Karney's geodesic area: 7,195 km².
    expect(outlineKm2(square)).toBeGreaterThan(7150);
    expect(outlineKm2(square)).toBeLessThan(7240);
    expect(outlineKm2(square.toReversed())).toBeCloseTo(outlineKm2(square), 6);
    const circle = { lon: 69, lat: 54, km: 2 };
    expect(outlineKm2(aroundCircle(circle, 256))).toBeCloseTo(circleKm2(circle), 1);
    expect(outlineKm2([])).toBe(0);
  });

  test('may not cross itself', () => {
    expect(crossesItself(square)).toBe(false);
    const [a, b, c, d] = square as [(typeof square)[0], ...typeof square];
    expect(crossesItself([a, c, b, d].filter((one) => one !== undefined))).toBe(true);
    expect(crossesItself(square.slice(0, 2))).toBe(false);
  });

  test('has an edge as far from its middle as the radius says', () => {
    const middle = { lon: 69, lat: 54 };
    for (const at of aroundCircle({ ...middle, km: 3 })) {
      expect(distanceM(middle, at)).toBeCloseTo(3000, -2);
      expect(kmTo(middle, at)).toBeCloseTo(3, 1);
    }
    expect(kmTo(middle, middle)).toBe(0.1);
  });

  test('is read as people type it, and as nothing else', () => {
    expect(circleTyped('54.87 69.14 0.5 км')).toEqual({ lat: 54.87, lon: 69.14, km: 0.5 });
    expect(circleTyped('54.87, 69.14, 2 km')).toEqual({ lat: 54.87, lon: 69.14, km: 2 });
    for (const wrong of ['54.87, 69.14', '95, 69, 1', '54, 69, 0', '54, 69, 900', 'here']) {
      expect(circleTyped(wrong)).toBeNull();
    }
    expect(cornersTyped('54, 69; 54, 70')).toHaveLength(2);
    expect(cornersTyped('')).toEqual([]);
    expect(cornersTyped('54, 69\nhere')).toBeNull();
  });
});
