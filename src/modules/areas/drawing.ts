import type { Feature, FeatureCollection, Point, Position } from 'geojson';
import polylabel from 'polylabel';
import type { Settlement } from './places.ts';
import type { Outline } from './rings.ts';
import type { Territory } from './territory.ts';

const drawn = new WeakMap<Territory, string>();

/**
 * A territory as one GeoJSON text to draw a plain map from: areas (`what`: area, with `depth`
 * from the root down), a point for each one's name (`what`: name) and settlements (`what`: city …
 * hamlet), each with `kk`, `ru`, `en`.
 * Rounded to 4 decimals, about 10 m.
 */
export function drawTerritory(territory: Territory, settlements: readonly Settlement[]): string {
  const kept = drawn.get(territory);
  if (kept) return kept;
  const collection: FeatureCollection = {
    type: 'FeatureCollection',
    ...(territory.outlines.size > 0 && { bbox: boxOf(territory.outlines.values()) }),
    features: [
      ...areaFeatures(territory, new Set(settlements.map(({ ru }) => ru))),
      ...settlementFeatures(territory, settlements),
    ],
  };
  const text = JSON.stringify(collection);
  drawn.set(territory, text);
  return text;
}

/** What outlines cover together: west, south, east, north, in degrees. */
export function boxOf(outlines: Iterable<Outline>): [number, number, number, number] {
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const outline of outlines) {
    for (const [lon = 0, lat = 0] of outline.coordinates.flat(
      outline.type === 'Polygon' ? 1 : 2,
    ) as Position[]) {
      west = Math.min(west, lon);
      east = Math.max(east, lon);
      south = Math.min(south, lat);
      north = Math.max(north, lat);
    }
  }
  return [west, south, east, north];
}

function areaFeatures({ areas, outlines }: Territory, settlements: ReadonlySet<string>): Feature[] {
  const up = new Map(areas.map(({ id, parentId }) => [id, parentId]));
  const depth = (id: string | null | undefined): number => (id ? 1 + depth(up.get(id)) : -1);
  return areas.flatMap(({ id, key, names, retired }): Feature[] => {
    const outline = outlines.get(id);
    if (!outline || retired) return [];
    const properties = { key, depth: depth(id), ...names };
    const drawn: Feature[] = [
      { type: 'Feature', properties: { what: 'area', ...properties }, geometry: rounded(outline) },
    ];
    // A city's name stands at its settlement already.
    if (settlements.has(names.ru)) return drawn;
    const named = { what: 'name', ...properties };
    return [...drawn, { type: 'Feature', properties: named, geometry: middle(outline) }];
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

/** The point of the longest-bordered part that is farthest from its border: where a name fits best. */
function middle(outline: Outline): Point {
  const parts = outline.type === 'Polygon' ? [outline.coordinates] : outline.coordinates;
  const [largest = []] = [...parts].sort((a, b) => (b[0]?.length ?? 0) - (a[0]?.length ?? 0));
  const [lon, lat] = polylabel(largest as [number, number][][], 0.01);
  return { type: 'Point', coordinates: [round(lon), round(lat)] };
}

const round = (degrees = 0) => Math.round(degrees * 1e4) / 1e4;
const ring = (positions: Position[]) => positions.map(([lon, lat]) => [round(lon), round(lat)]);
const rounded = (outline: Outline): Outline =>
  outline.type === 'Polygon'
    ? { type: 'Polygon', coordinates: outline.coordinates.map(ring) }
    : { type: 'MultiPolygon', coordinates: outline.coordinates.map((rings) => rings.map(ring)) };
