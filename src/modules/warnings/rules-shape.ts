import type { Polygon, Position } from 'geojson';
import pointInPolygon from 'point-in-polygon-hao';
import { cornersTyped, crossesItself, type Circle } from '#basics/drawn-shape.ts';
import { readOutline, type Outline } from '#modules/areas/rings.ts';

const KM_PER_DEGREE = 111.195;
const CIRCLE_POINTS = 48;
const MOST_POINTS = 200;

/** An outline as it is typed or drawn: a line `latitude, longitude` for each corner. Null when it is none. */
export function readCorners(text: string): Polygon | null {
  const corners = cornersTyped(text)?.map(({ lon, lat }): Position => [lon, lat]);
  const [first] = corners ?? [];
  if (!corners || !first) return null;
  const closed = String(first) === String(corners.at(-1)) ? corners : [...corners, first];
  const read = readOutline({ type: 'Polygon', coordinates: [closed] });
  return typeof read === 'object' && read.type === 'Polygon' ? read : null;
}

/** Whether corners were typed or drawn so that their border crosses itself. */
export const cornersCross = (text: string): boolean => crossesItself(cornersTyped(text) ?? []);

/** The corners of an outline as they are typed. */
export const writeCorners = ({ coordinates: [ring = []] }: Polygon): string =>
  ring
    .slice(0, -1)
    .map(([lon, lat]) => `${lat}, ${lon}`)
    .join('\n');

/** A circle as a polygon of 48 corners that lies around it, never within. */
export function aroundCircle({ lon, lat, km }: Circle): Polygon {
  const degrees = km / Math.cos(Math.PI / CIRCLE_POINTS) / KM_PER_DEGREE;
  const ring = Array.from({ length: CIRCLE_POINTS }, (_, i): Position => {
    const turn = (2 * Math.PI * i) / CIRCLE_POINTS;
    const dLon = (degrees * Math.sin(turn)) / Math.max(0.05, Math.cos((lat * Math.PI) / 180));
    return [round(lon + dLon), round(lat + degrees * Math.cos(turn))];
  });
  return { type: 'Polygon', coordinates: [[...ring, ring[0] ?? []]] };
}

const round = (degrees = 0) => Math.round(degrees * 1e5) / 1e5;

/** The outer border of each part of an outline, as CAP writes it: closed, `lat,lon` and spaces between. */
export const capPolygons = (outline: Outline): string[] =>
  partsOf(outline).map(([ring = []]) => {
    const every = Math.ceil(ring.length / MOST_POINTS);
    const thinned = ring.slice(0, -1).filter((_, i) => i % every === 0);
    return [...thinned, thinned[0] ?? []]
      .map(([lon, lat]) => `${round(lat)},${round(lon)}`)
      .join(' ');
  });

export const capCircle = ({ lat, lon, km }: Circle): string => `${lat},${lon} ${km}`;

const partsOf = (outline: Outline): Position[][][] =>
  outline.type === 'Polygon' ? [outline.coordinates] : outline.coordinates;

/** Whether two outlines have any ground in common. */
export const overlap = (one: Outline, other: Outline): boolean =>
  partsOf(one).some((a) => partsOf(other).some((b) => partsOverlap(a, b)));

function partsOverlap(a: Position[][], b: Position[][]): boolean {
  const [ringA = [], ringB = []] = [a[0], b[0]];
  if (!boxesMeet(boxOf(ringA), boxOf(ringB))) return false;
  const within = (points: Position[], rings: Position[][]) =>
    points.some((at) => pointInPolygon([at[0] ?? 0, at[1] ?? 0], rings) === true);
  return within(ringA, b) || within(ringB, a) || edgesCross(ringA, ringB);
}

type Box = [number, number, number, number];
function boxOf(ring: Position[]): Box {
  const [lons, lats] = [ring.map(([lon = 0]) => lon), ring.map(([, lat = 0]) => lat)];
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}
const boxesMeet = (a: Box, b: Box) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

const edgesCross = (a: Position[], b: Position[]) =>
  a.slice(1).some((to, i) => b.slice(1).some((end, j) => cross([a[i], to], [b[j], end])));

type Edge = [Position | undefined, Position];
const cross = (a: Edge, b: Edge) =>
  side(a, b[0]) * side(a, b[1]) < 0 && side(b, a[0]) * side(b, a[1]) < 0;

function side([from, to]: Edge, at: Position | undefined): number {
  const [x0 = 0, y0 = 0] = from ?? [];
  const [x1 = 0, y1 = 0] = to;
  const [x = 0, y = 0] = at ?? [];
  return Math.sign((x1 - x0) * (y - y0) - (y1 - y0) * (x - x0));
}
