import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Refusal } from '#basics/refusal.ts';
import { readAreas, type AreaMapping } from './input.ts';

const square = [
  [69, 54],
  [70, 54],
  [70, 55],
  [69, 55],
  [69, 54],
];
const feature = (properties: object, coordinates: unknown = [square], type = 'Polygon') => ({
  type: 'Feature',
  properties: { key: 'yard', ru: 'Двор', ...properties },
  geometry: { type, coordinates },
});
const file = (...features: unknown[]) => JSON.stringify({ type: 'FeatureCollection', features });

function refusalOf(content: string | Uint8Array, mapping: AreaMapping = {}) {
  try {
    readAreas(content, mapping);
  } catch (problem) {
    if (problem instanceof Refusal) return [problem.key, problem.params] as const;
    throw problem;
  }
  throw new Error('nothing was refused');
}

describe('a territory file', () => {
  test("the starter territory's own file is read: one region, thirteen districts, one city", () => {
    const areas = readAreas(readFileSync('db/seed/areas/north-kazakhstan.geojson'), {});
    const kinds = Object.groupBy(areas, ({ kind }) => kind);
    expect(kinds.region).toHaveLength(1);
    expect(kinds.district).toHaveLength(13);
    expect(kinds.city).toHaveLength(1);
    const named = areas.find(({ key }) => key === 'kyzylzhar');
    expect(named?.names).toEqual({
      kk: 'Қызылжар ауданы',
      ru: 'Кызылжарский район',
      en: 'Kyzylzhar District',
    });
    // The city lies in a hole of the district around it.
    expect(named?.outline?.coordinates).toHaveLength(2);
  });

  test("properties may be called as the file's author likes; a missing language borrows another's name", () => {
    const [area] = readAreas(file(feature({ code: 1713, title: 'Beat 1713', up: 'd17' })), {
      key: 'code',
      names: { en: 'title' },
      parent: 'up',
      otherwise: 'beat',
    });
    const names = { kk: 'Beat 1713', ru: 'Beat 1713', en: 'Beat 1713' };
    expect(area).toMatchObject({ key: '1713', parent: 'd17', kind: 'beat', names });
  });

  test('areas without a parent lie within the one that is chosen for them', () => {
    expect(readAreas(file(feature({})), { within: 'region' })[0]?.parent).toBe('region');
  });

  test('several polygons, holes and heights are read', () => {
    const hole = square.map(([x = 0, y = 0]) => [(x + 69.5) / 2, (y + 54.5) / 2, 120]);
    const [area] = readAreas(file(feature({}, [[square, hole], [square]], 'MultiPolygon')), {});
    expect(area?.outline?.coordinates).toHaveLength(2);
    expect(JSON.stringify(area?.outline)).not.toContain('120');
  });

  test('an area may have no outline and only hold others', () => {
    const group = { type: 'Feature', properties: { key: 'north', en: 'North' }, geometry: null };
    expect(readAreas(file(group), {})[0]?.outline).toBeNull();
  });

  test.each([
    ['what is no JSON', '<xml/>', 'area.not-geojson'],
    ['bytes that are no text', new Uint8Array([0xff, 0xfe, 0x7b]), 'area.not-geojson'],
    ['JSON that is no GeoJSON', '{"type":"Topology"}', 'area.not-geojson'],
    ['a file without features', file(), 'area.not-geojson'],
    ['a feature that is nothing', file(null), 'area.no-key'],
    ['an area without its key', file(feature({ key: ' ' })), 'area.no-key'],
    ['the same key twice', file(feature({}), feature({})), 'area.twice'],
    ['an area without any name', file(feature({ ru: '' })), 'area.no-name'],
    ['a point', file(feature({}, [69, 54], 'Point')), 'area.not-a-polygon'],
    ['no geometry at all', file({ properties: { key: 'a', ru: 'А' } }), 'area.not-a-polygon'],
    ['an empty polygon', file(feature({}, [])), 'area.coordinates-wrong'],
    [
      'a coordinate that is a word',
      file(feature({}, [[['x', 1], ...square]])),
      'area.coordinates-wrong',
    ],
    [
      'metres instead of degrees',
      file(feature({}, [[[7_700_000, 7_300_000]]])),
      'area.coordinates-wrong',
    ],
    ['an open border', file(feature({}, [square.slice(0, 4)])), 'area.ring-open'],
    [
      'a border of two points',
      file(
        feature({}, [
          [
            [69, 54],
            [70, 54],
            [69, 54],
          ],
        ]),
      ),
      'area.ring-too-short',
    ],
    [
      'a bow tie',
      file(
        feature({}, [
          [
            [0, 0],
            [2, 2],
            [2, 0],
            [0, 2],
            [0, 0],
          ],
        ]),
      ),
      'area.ring-crosses',
    ],
  ])('%s is refused', (_, content, key) => {
    expect(refusalOf(content)[0]).toBe(key);
  });

  test('the refusal names the area', () => {
    const [, params] = refusalOf(file(feature({ key: 'good' }), feature({}, [square.slice(1)])));
    expect(params).toEqual({ key: 'yard' });
  });

  test('a file of more than 10 MB is refused before it is read', () => {
    expect(refusalOf(' '.repeat(10 * 1024 * 1024 + 1))).toEqual([
      'area.file-too-large',
      { mb: 10 },
    ]);
  });

  test('a border may touch itself, as honest data does', () => {
    const eight = [
      [0, 0],
      [1, 1],
      [2, 0],
      [2, 2],
      [1, 1],
      [0, 2],
      [0, 0],
    ];
    expect(readAreas(file(feature({}, [eight])), {})).toHaveLength(1);
  });
});
