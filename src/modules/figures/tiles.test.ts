import { gunzipSync } from 'node:zlib';
import { VectorTile, type VectorTileLayer } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { tileOf, type Place } from '#basics/place.ts';
import { file, forgetReports, layGround, yard } from '../../../test/counted-reports.ts';
import { recountAllCells } from './cells.ts';
import { publicTile } from './queries.ts';
import { PINS_LEGIBLE } from './rules.ts';

const beside: Place = { ...yard, lon: yard.lon + 0.0005 };
const around = (place: Place, z: number) => ({ z, ...tileOf(place, z) });

async function layersAt(place: Place, z: number, filters = {}) {
  const bytes = await publicTile(around(place, z), filters);
  return bytes ? new VectorTile(new PbfReader(gunzipSync(bytes))).layers : {};
}
const features = (layer: VectorTileLayer | undefined) =>
  Array.from({ length: layer?.length ?? 0 }, (_, i) => layer?.feature(i));
const said = (layer: VectorTileLayer | undefined) => features(layer).map((it) => it?.properties);

beforeAll(layGround);
beforeEach(forgetReports);

describe('a tile of the public map', () => {
  test('near by shows each report: its number, its sign, its category, at the public place', async () => {
    const [row] = await file({ state: 'accepted' });
    const { pins } = await layersAt(yard, 16);
    expect(said(pins)).toEqual([{ code: row?.code, state: 'assigned', category: 'street-light' }]);
    const { x, y, z } = around(yard, 16);
    const point = features(pins)[0]?.toGeoJSON(x, y, z).geometry;
    // A 4096th of this tile is about 9 cm; the precise place would be 260 m away.
    expect(point).toMatchObject({ type: 'Point' });
    const [lon, lat] = (point as unknown as { coordinates: number[] }).coordinates;
    expect(lon).toBeCloseTo(yard.lon, 5);
    expect(lat).toBeCloseTo(yard.lat, 5);
  });

  test('never holds what strangers may not see', async () => {
    await file(
      { showing: 'held' },
      { showing: 'hidden' },
      { state: 'merged' },
      { noPublicPlace: true },
    );
    await recountAllCells();
    for (const z of [3, 8, 12, 13, 15, 18]) expect(await publicTile(around(yard, z))).toBeNull();
  });

  test('keeps the standard: version 2, one layer, its extent, tags in pairs', async () => {
    await file({}, { state: 'claimed', place: beside });
    const { pins, ...others } = await layersAt(yard, 14);
    expect(Object.keys(others)).toEqual([]);
    expect([pins?.version, pins?.extent, pins?.name]).toEqual([2, 4096, 'pins']);
    for (const feature of features(pins)) {
      expect(feature?.type).toBe(1);
      expect(Object.keys(feature?.properties ?? {})).toHaveLength(3);
    }
  });

  test('far away says how many there are, and what became of them, where they are', async () => {
    await file(
      {},
      { state: 'claimed' },
      { state: 'confirmed' },
      { state: 'disputed' },
      { state: 'declined' },
    );
    await recountAllCells();
    for (const z of [0, 5, 9, 12]) {
      const { clusters, pins } = await layersAt(yard, z);
      expect(pins).toBeUndefined();
      const each = { open: 1, claimed: 1, confirmed: 1, disputed: 1, declined: 1 };
      expect(said(clusters)).toEqual([{ count: 5, ...each }]);
    }
    const { x, y } = around(yard, 12);
    const { clusters } = await layersAt(yard, 12);
    const shape = features(clusters)[0]?.toGeoJSON(x, y, 12).geometry;
    const [lon = 0] = (shape as unknown as { coordinates: number[] }).coordinates;
    expect(lon).toBeCloseTo(yard.lon, 3);
  });

  test('can be narrowed to a category and to what became of it, near and far alike', async () => {
    await file({}, { state: 'confirmed' }, { state: 'confirmed' });
    await recountAllCells();
    const confirmed = { state: 'confirmed' as const };
    expect(said((await layersAt(yard, 10, confirmed)).clusters)).toEqual([
      { count: 2, confirmed: 2 },
    ]);
    expect(said((await layersAt(yard, 16, confirmed)).clusters)).toEqual([
      { count: 2, confirmed: 2 },
    ]);
    expect((await layersAt(yard, 10, { category: 'street-light' })).clusters?.length).toBe(1);
    for (const z of [10, 16]) {
      expect(await publicTile(around(yard, z), { state: 'disputed' })).toBeNull();
      expect(await publicTile(around(yard, z), { category: 'drug-trade' })).toBeNull();
      expect(await publicTile(around(yard, z), { category: 'no-such' })).toBeNull();
    }
  });

  test('of very many in one place shows counts, however near', async () => {
    await file(...Array.from({ length: PINS_LEGIBLE + 1 }, () => ({})));
    await recountAllCells();
    expect(said((await layersAt(yard, 14)).clusters)).toMatchObject([{ count: PINS_LEGIBLE + 1 }]);
    expect(said((await layersAt(yard, 17)).clusters)).toMatchObject([{ open: PINS_LEGIBLE + 1 }]);
    const disputed = { state: 'disputed' as const };
    expect(await publicTile(around(yard, 17), disputed)).toBeNull();
  });

  test('shows what lies on one point, as coarsened places do, as a count and not as one pin', async () => {
    await file(
      { state: 'claimed' },
      { state: 'merged' },
      { state: 'confirmed' },
      { place: beside },
    );
    const { pins, clusters } = await layersAt(yard, 15);
    expect(pins?.length).toBe(1);
    expect(said(clusters)).toEqual([{ count: 2, claimed: 1, confirmed: 1 }]);
  });

  test('that does not exist is empty', async () => {
    await file({});
    const wrong = [
      { z: 2, x: 4, y: 0 },
      { z: 23, x: 0, y: 0 },
      { z: 1, x: -1, y: 0 },
      { z: 1, x: 0.5, y: 0 },
    ];
    for (const tile of wrong) expect(await publicTile(tile)).toBeNull();
  });
});
