import { distanceM, type Place } from './place.ts';

/** A corner of an outline, in WGS 84 degrees. */
export type Corner = { lon: number; lat: number };
export type Circle = Corner & { km: number };

export const MOST_CORNERS = 200;
const MOST_KM = 500;
const EARTH_KM = 6371.0088;
const radians = (degrees: number) => (degrees * Math.PI) / 180;

const number = String.raw`(-?\d{1,3}(?:\.\d+)?)`;
const circleLine = new RegExp(
  `^${number}[,\\s]+${number}[,\\s]+(\\d{1,3}(?:\\.\\d+)?)\\s*(?:km|км)?$`,
  'iu',
);
const cornerLine = new RegExp(`^${number}[,\\s]+${number}$`, 'u');
const onEarth = ({ lat, lon }: Corner) => Math.abs(lat) <= 85 && Math.abs(lon) <= 180;

/** A circle as it is typed: `54.87, 69.14, 2`: latitude, longitude, kilometres. Null when it is none. */
export function circleTyped(text: string): Circle | null {
  const [, lat, lon, km] = circleLine.exec(text.trim())?.map(Number) ?? [];
  if (lat === undefined || lon === undefined || !km) return null;
  return onEarth({ lat, lon }) && km <= MOST_KM ? { lat, lon, km } : null;
}

/** Corners as they are typed: a line `latitude, longitude` for each. Null when one of them is none. */
export function cornersTyped(text: string): Corner[] | null {
  const lines = text.split(/[\n;]+/).filter((line) => line.trim() !== '');
  const corners = lines.flatMap((line): Corner[] => {
    const [, lat, lon] = cornerLine.exec(line.trim())?.map(Number) ?? [];
    return lat !== undefined && lon !== undefined && onEarth({ lat, lon }) ? [{ lon, lat }] : [];
  });
  return corners.length === lines.length && corners.length <= MOST_CORNERS ? corners : null;
}

export const writeCircle = ({ lat, lon, km }: Circle): string => `${lat}, ${lon}, ${km}`;
export const writeCorner = ({ lat, lon }: Corner): string => `${lat}, ${lon}`;

/** Five digits are a metre. */
export const rounded = ({ lon, lat }: Corner): Corner => ({
  lon: Math.round(lon * 1e5) / 1e5,
  lat: Math.round(lat * 1e5) / 1e5,
});

/** Square kilometres within the corners, on a sphere (Chamberlain and Duquette, JPL 07-03, 2007). */
export function outlineKm2(corners: readonly Corner[]): number {
  const sum = corners.reduce((so, at, nth) => {
    const next = corners[(nth + 1) % corners.length] ?? at;
    const turn = radians(next.lon - at.lon);
    return so + turn * (2 + Math.sin(radians(at.lat)) + Math.sin(radians(next.lat)));
  }, 0);
  return Math.abs((sum * EARTH_KM * EARTH_KM) / 2);
}

export const circleKm2 = ({ km }: Circle): number => Math.PI * km * km;

/** The corners around a circle as a map draws it. */
export function aroundCircle({ lon, lat, km }: Circle, count = 64): Corner[] {
  const degrees = (km / EARTH_KM) * (180 / Math.PI);
  const stretch = Math.max(0.05, Math.cos(radians(lat)));
  return Array.from({ length: count }, (_, nth) => {
    const turn = (2 * Math.PI * nth) / count;
    return {
      lon: lon + (degrees * Math.sin(turn)) / stretch,
      lat: lat + degrees * Math.cos(turn),
    };
  });
}

/** How far the edge of a circle is when it goes through this place, in kilometres; at least 100 m. */
export const kmTo = (middle: Corner, edge: Place): number =>
  Math.min(MOST_KM, Math.max(0.1, Math.round(distanceM(middle, edge) / 10) / 100));

/** Whether two sides of an outline cross each other. */
export function crossesItself(corners: readonly Corner[]): boolean {
  const sides = corners.map((at, nth) => [at, corners[(nth + 1) % corners.length] ?? at] as const);
  return sides.some((one, nth) => sides.slice(nth + 1).some((other) => cross(one, other)));
}

type Side = readonly [Corner, Corner];
const cross = (a: Side, b: Side) =>
  turnOf(a, b[0]) * turnOf(a, b[1]) < 0 && turnOf(b, a[0]) * turnOf(b, a[1]) < 0;

// Below this, rounding decides and not the map.
const NOTHING = 1e-18;
function turnOf([from, to]: Side, { lon, lat }: Corner): number {
  const area = (to.lon - from.lon) * (lat - from.lat) - (to.lat - from.lat) * (lon - from.lon);
  return Math.abs(area) < NOTHING ? 0 : Math.sign(area);
}
