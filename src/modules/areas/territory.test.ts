import { readFileSync } from 'node:fs';
import type { Position } from 'geojson';
import { describe, expect, test } from 'vitest';
import type { Place } from '#basics/place.ts';
import { readAreas } from './input.ts';
import type { Outline } from './rings.ts';
import { makeTerritory, type Outlined, type Territory } from './territory.ts';

const load = (file: string, names: Record<string, string>): Outlined[] =>
  readAreas(readFileSync(file), { names }).map((entry) => ({
    ...entry,
    id: entry.key,
    parentId: entry.parent ?? null,
    retired: false,
  }));

const chicago = load('test/fixtures/areas/chicago-beats.geojson', { en: 'name' });
const region = load('db/seed/areas/north-kazakhstan.geojson', { kk: 'kk', ru: 'ru', en: 'en' });

const area = (key: string, parentId: string | null, outline: Outline | null): Outlined => ({
  ...{ id: key, key, parentId, outline, kind: 'area', position: 0, retired: false },
  names: { kk: key, ru: key, en: key },
});
const box = (west: number, south: number, east: number, north: number): Outline => ({
  type: 'Polygon',
  coordinates: [
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ],
  ],
});
const keysAt = (territory: Territory, place: Place) => territory.at(place).map(({ key }) => key);
const at = (position: Position): Place => ({ lon: position[0] ?? 0, lat: position[1] ?? 0 });

/** The stretches of border two leaves share, by their end points. */
function sharedEdges(areas: readonly Outlined[]): [Position, Position][] {
  const parents = new Set(areas.map(({ parentId }) => parentId));
  const edges = new Map<string, { ends: [Position, Position]; times: number }>();
  for (const { id, outline } of areas) {
    if (!outline || parents.has(id)) continue;
    const polygons = outline.type === 'Polygon' ? [outline.coordinates] : outline.coordinates;
    for (const ring of polygons.flat()) {
      ring.slice(1).forEach((to, i) => {
        const from = ring[i] ?? to;
        const name = [String(from), String(to)].sort().join(' ');
        const edge = edges.get(name) ?? { ends: [from, to], times: 0 };
        edge.times += 1;
        edges.set(name, edge);
      });
    }
  }
  return [...edges.values()].filter(({ times }) => times === 2).map(({ ends }) => ends);
}

describe('what lies where', () => {
  test('a place in Petropavl lies in the city and the region, and not in the district around it', () => {
    const place = { lon: 69.1335, lat: 54.8668 };
    expect(keysAt(makeTerritory(region), place)).toEqual(['petropavl', 'north-kazakhstan']);
  });

  test('a place outside lies nowhere', () => {
    expect(makeTerritory(region).at({ lon: 76.9, lat: 43.2 })).toEqual([]);
    expect(makeTerritory([]).at({ lon: 69, lat: 54 })).toEqual([]);
  });

  test.each([
    ['North Kazakhstan', region, 1],
    ['Chicago', chicago, 2],
  ])('every point of a border two areas of %s share belongs to one of them', (_, areas, levels) => {
    const [territory, turned] = [makeTerritory(areas), makeTerritory([...areas].reverse())];
    const edges = sharedEdges(areas);
    expect(edges.length).toBeGreaterThan(1500);
    for (const [from, to] of edges) {
      const middle = [((from[0] ?? 0) + (to[0] ?? 0)) / 2, ((from[1] ?? 0) + (to[1] ?? 0)) / 2];
      for (const point of [from, to, middle]) {
        const line = keysAt(territory, at(point));
        expect(line.length).toBeGreaterThanOrEqual(levels);
        expect(new Set(line).size).toBe(line.length);
        // In whatever order the areas were read, the answer is the same.
        expect(keysAt(turned, at(point))).toEqual(line);
      }
    }
  });

  test('of the areas that meet at a point, the one whose key sorts first has it', () => {
    const territory = makeTerritory([
      area('root', null, box(0, 0, 2, 2)),
      ...[area('c', 'root', box(0, 0, 1, 1)), area('b', 'root', box(1, 0, 2, 1))],
      ...[area('a', 'root', box(0, 1, 1, 2)), area('d', 'root', box(1, 1, 2, 2))],
    ]);
    expect(keysAt(territory, { lon: 1, lat: 1 })).toEqual(['a', 'root']);
    expect(keysAt(territory, { lon: 1, lat: 0.5 })).toEqual(['b', 'root']);
    expect(keysAt(territory, { lon: 0, lat: 0 })).toEqual(['c', 'root']);
  });

  test('a place in a gap between two districts belongs to the region', () => {
    const [west, east] = [box(0, 0, 1, 1), box(1.1, 0, 2, 1)];
    const territory = makeTerritory([
      area('root', null, box(0, 0, 2, 1)),
      ...[area('east', 'root', east), area('west', 'root', west)],
    ]);
    expect(keysAt(territory, { lon: 1.05, lat: 0.5 })).toEqual(['root']);
  });

  test('an area without an outline covers what its parts cover', () => {
    const territory = makeTerritory([
      area('root', null, null),
      area('part', 'root', box(0, 0, 1, 1)),
    ]);
    expect(keysAt(territory, { lon: 0.5, lat: 0.5 })).toEqual(['part', 'root']);
  });

  test('a district badly drawn over its neighbour does not take what lies inside the neighbour', () => {
    const territory = makeTerritory([
      ...[area('a', null, box(0, 0, 1, 1)), area('b', null, box(1, 0, 2, 1))],
      area('a-part', 'a', box(0.5, 0, 1.5, 1)),
    ]);
    expect(keysAt(territory, { lon: 1.2, lat: 0.5 })).toEqual(['b']);
    expect(keysAt(territory, { lon: 0.7, lat: 0.5 })).toEqual(['a-part', 'a']);
  });

  test('a retired area is not found any more', () => {
    const gone = { ...area('a', null, box(0, 0, 1, 1)), retired: true };
    expect(makeTerritory([gone]).at({ lon: 0.5, lat: 0.5 })).toEqual([]);
    expect(makeTerritory([gone]).areas).toHaveLength(1);
  });

  test('of the 277 beats and 23 districts of Chicago only a handful is looked into for a place', () => {
    const territory = makeTerritory(chicago);
    let [most, sum, places] = [0, 0, 0];
    for (let lon = -87.9; lon < -87.5; lon += 0.01) {
      for (let lat = 41.65; lat < 42.02; lat += 0.01) {
        const looks = territory.looks({ lon, lat });
        most = Math.max(most, looks);
        sum += looks;
        places += 1;
      }
    }
    expect(most).toBeLessThanOrEqual(16);
    expect(sum / places).toBeLessThan(6);
  });
});
