import { describe, expect, test } from 'vitest';
import { distanceM } from '#basics/place.ts';
import { awaited, byGravity, stateAt, type Shown } from './rules.ts';
import { capName, capTime, referenceTo } from './rules-cap.ts';
import {
  aroundCircle,
  capPolygons,
  overlap,
  cornersCross,
  readCorners,
  writeCorners,
} from './rules-shape.ts';

describe('what is drawn', () => {
  test('is typed as corners, closed by us; a border that crosses itself is none', () => {
    const corners = '54, 69\n54, 70\n55, 70';
    const outline = readCorners(corners);
    expect(outline?.coordinates).toEqual([
      [
        [69, 54],
        [70, 54],
        [70, 55],
        [69, 54],
      ],
    ]);
    expect(outline && writeCorners(outline)).toBe(corners);
    expect(outline && capPolygons(outline)).toEqual(['54,69 54,70 55,70 54,69']);
    for (const wrong of ['54, 69\n54, 70', '54, 69\n55, 70\n54, 70\n55, 69', '54, 69\nx\n55, 70']) {
      expect(readCorners(wrong)).toBeNull();
    }
    expect(cornersCross('54, 69\n55, 70\n54, 70\n55, 69')).toBe(true);
    expect(cornersCross(corners)).toBe(false);
  });

  test('as a circle lies within its corners', () => {
    const [ring = []] = aroundCircle({ lat: 54, lon: 69, km: 10 }).coordinates;
    const distances = ring.map(([lon = 0, lat = 0]) =>
      distanceM({ lon, lat }, { lon: 69, lat: 54 }),
    );
    expect(Math.min(...distances)).toBeGreaterThan(9_950);
    expect(Math.max(...distances)).toBeLessThan(10_100);
    expect(ring[0]).toEqual(ring.at(-1));
  });

  test('meets what it crosses, holds or lies in, and nothing that only shares its border', () => {
    const box = (west: number, south: number, size = 1) => ({
      type: 'Polygon' as const,
      coordinates: [
        [
          [west, south],
          [west + size, south],
          [west + size, south + size],
          [west, south + size],
          [west, south],
        ],
      ],
    });
    expect(overlap(box(0, 0), box(0.5, 0.5))).toBe(true);
    expect(overlap(box(0, 0, 4), box(1, 1))).toBe(true);
    expect(overlap(box(1, 1), box(0, 0, 4))).toBe(true);
    expect(overlap(box(0, 0), box(1, 0))).toBe(false);
    expect(overlap(box(0, 0), box(5, 5))).toBe(false);
  });
});

describe('in CAP', () => {
  test('a moment has the offset of its place, and -00:00 where that is none', () => {
    const at = new Date('2026-03-02T04:00:00.900Z');
    expect(capTime(at, 'Asia/Almaty')).toBe('2026-03-02T09:00:00+05:00');
    expect(capTime(at, 'UTC')).toBe('2026-03-02T04:00:00-00:00');
    expect(capTime(at, 'America/New_York')).toBe('2026-03-01T23:00:00-05:00');
  });

  test('a name has no sign that breaks a reference', () => {
    expect(capName('a b,c<d&e')).toBe('a-b-c-d-e');
    expect(referenceTo({ sender: 's', identifier: 'i', sent: 't' })).toBe('s,i,t');
  });
});

describe('at a moment', () => {
  test('what has expired is over, and a waiting text is what a second person would publish', () => {
    const noon = new Date('2026-03-02T12:00:00Z');
    expect(stateAt('active', noon, noon)).toBe('ended');
    expect(stateAt('active', noon, new Date(noon.getTime() - 1))).toBe('active');
    expect(stateAt('cancelled', noon, noon)).toBe('cancelled');
    expect(awaited({ state: 'active', proposed: 'cancel', waiting: true })).toBe('Cancel');
    expect(awaited({ state: 'active', proposed: 'update', waiting: false })).toBeNull();
    expect(awaited({ state: 'ended', proposed: null, waiting: true })).toBeNull();
  });

  test('the worst stands first', () => {
    const of = (severity: string, hour: number) =>
      ({ content: { severity }, changedAt: new Date(hour) }) as Shown;
    const sorted = [of('Minor', 1), of('Extreme', 1), of('Minor', 2)].sort(byGravity);
    expect(sorted.map(({ content, changedAt }) => [content.severity, changedAt.getTime()])).toEqual(
      [
        ['Extreme', 1],
        ['Minor', 2],
        ['Minor', 1],
      ],
    );
  });
});
