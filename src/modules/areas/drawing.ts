import type { Feature, FeatureCollection, Position } from 'geojson';
import type { Settlement } from './places.ts';
import type { Outline } from './rings.ts';
import type { Territory } from './territory.ts';

const drawn = new WeakMap<Territory, string>();

/**
 * A territory as one GeoJSON text to draw a plain map from: areas (`what`: area, with `depth`
 * from the root down) and settlements (`what`: city … hamlet), each with `kk`, `ru`, `en`.
 * Rounded to 4 decimals, about 10 m.
 */
export function drawTerritory(territory: Territory, settlements: readonly Settlement[]): string {
  const kept = drawn.get(territory);
  if (kept) return kept;
  const collection: FeatureCollection = {
    type: 'FeatureCollection',
    features: [...areaFeatures(territory), ...settlementFeatures(territory, settlements)],
  };
  const text = JSON.stringify(collection);
  drawn.set(territory, text);
  return text;
}

function areaFeatures({ areas, outlines }: Territory): Feature[] {
  const up = new Map(areas.map(({ id, parentId }) => [id, parentId]));
  const depth = (id: string | null | undefined): number => (id ? 1 + depth(up.get(id)) : -1);
  return areas.flatMap(({ id, key, names, retired }) => {
    const outline = outlines.get(id);
    if (!outline || retired) return [];
    const properties = { what: 'area', key, depth: depth(id), ...names };
    return [{ type: 'Feature' as const, properties, geometry: rounded(outline) }];
  });
}

// Settlements of another region than the one installed would only confuse.
const settlementFeatures = ({ at }: Territory, settlements: readonly Settlement[]): Feature[] =>
  settlements
    .filter((place) => at(place).length > 0)
    .map(({ kk, ru, en, lon, lat, kind }) => ({
      type: 'Feature',
      properties: { what: kind, kk, ru, en },
      geometry: { type: 'Point', coordinates: [round(lon), round(lat)] },
    }));

const round = (degrees = 0) => Math.round(degrees * 1e4) / 1e4;
const ring = (positions: Position[]) => positions.map(([lon, lat]) => [round(lon), round(lat)]);
const rounded = (outline: Outline): Outline =>
  outline.type === 'Polygon'
    ? { type: 'Polygon', coordinates: outline.coordinates.map(ring) }
    : { type: 'MultiPolygon', coordinates: outline.coordinates.map((rings) => rings.map(ring)) };
