import Flatbush from 'flatbush';
import type { MultiPolygon, Polygon, Position } from 'geojson';

/** What an area covers, in WGS 84 degrees. */
export type Outline = Polygon | MultiPolygon;

export type OutlineProblem =
  | 'area.not-a-polygon'
  | 'area.coordinates-wrong'
  | 'area.ring-open'
  | 'area.ring-too-short'
  | 'area.ring-crosses';

/**
 * Reads a GeoJSON Polygon or MultiPolygon (RFC 7946) of any origin: heights and repeated points
 * are dropped. Gives the name of what is wrong instead when it cannot be a territory.
 */
export function readOutline(geometry: unknown): Outline | OutlineProblem {
  const { type, coordinates } = (geometry ?? {}) as { type?: unknown; coordinates?: unknown };
  if (type !== 'Polygon' && type !== 'MultiPolygon') return 'area.not-a-polygon';
  const polygons = listOf(type === 'Polygon' ? [coordinates] : coordinates);
  if (!polygons) return 'area.coordinates-wrong';
  const read: Position[][][] = [];
  for (const polygon of polygons) {
    const rings = listOf(polygon);
    if (!rings) return 'area.coordinates-wrong';
    const clean: Position[][] = [];
    for (const ring of rings) {
      const it = readRing(ring);
      if (typeof it === 'string') return it;
      clean.push(it);
    }
    read.push(clean);
  }
  const [only] = read;
  return type === 'Polygon' && only
    ? { type, coordinates: only }
    : { type: 'MultiPolygon', coordinates: read };
}

const listOf = (value: unknown): unknown[] | null =>
  Array.isArray(value) && value.length > 0 ? value : null;

function readRing(given: unknown): Position[] | OutlineProblem {
  if (!Array.isArray(given)) return 'area.coordinates-wrong';
  const ring: Position[] = [];
  for (const at of given as unknown[]) {
    const position = readPosition(at);
    if (!position) return 'area.coordinates-wrong';
    if (!same(position, ring.at(-1))) ring.push(position);
  }
  if (!same(ring[0], ring.at(-1))) return 'area.ring-open';
  if (ring.length < 4) return 'area.ring-too-short';
  return crossesItself(ring) ? 'area.ring-crosses' : ring;
}

function readPosition(at: unknown): Position | null {
  if (!Array.isArray(at) || at.length < 2) return null;
  const [lon, lat] = at as unknown[];
  if (typeof lon !== 'number' || typeof lat !== 'number') return null;
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90 ? [lon, lat] : null;
}

const same = (a: Position | undefined, b: Position | undefined) =>
  a !== undefined && b !== undefined && a[0] === b[0] && a[1] === b[1];

type Edge = [number, number, number, number];

/** Whether two of its edges truly cross; touching is common in honest data and does no harm. */
function crossesItself(ring: Position[]): boolean {
  const edges = ring.slice(1).map((to, i): Edge => {
    const [x0 = 0, y0 = 0] = ring[i] ?? [];
    return [x0, y0, to[0] ?? 0, to[1] ?? 0];
  });
  const index = new Flatbush(edges.length);
  for (const [x0, y0, x1, y1] of edges) {
    index.add(Math.min(x0, x1), Math.min(y0, y1), Math.max(x0, x1), Math.max(y0, y1));
  }
  index.finish();
  return edges.some((edge, i) => {
    const [x0, y0, x1, y1] = edge;
    const box = [Math.min(x0, x1), Math.min(y0, y1), Math.max(x0, x1), Math.max(y0, y1)] as const;
    return index.collides(...box, (j) => j > i && cross(edge, edges[j] ?? edge));
  });
}

const cross = (a: Edge, b: Edge) =>
  side(a, b[0], b[1]) * side(a, b[2], b[3]) < 0 && side(b, a[0], a[1]) * side(b, a[2], a[3]) < 0;

// Below this, rounding decides and not the map; in degrees squared, far less than a millimetre.
const NOTHING = 1e-18;
function side([x0, y0, x1, y1]: Edge, x: number, y: number): number {
  const area = (x1 - x0) * (y - y0) - (y1 - y0) * (x - x0);
  return Math.abs(area) < NOTHING ? 0 : Math.sign(area);
}
