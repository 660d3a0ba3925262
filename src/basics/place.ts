/** A point in WGS 84 degrees; `accuracyM` is the radius in metres that it is known to. */
export type Place = { lon: number; lat: number; accuracyM?: number };

const EARTH_RADIUS_M = 6_371_008.8;
const METRES_PER_DEGREE = (Math.PI / 180) * EARTH_RADIUS_M;
const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** Great-circle distance in metres (haversine, mean earth radius after IUGG). */
export function distanceM(a: Place, b: Place): number {
  const half =
    Math.sin(radians(b.lat - a.lat) / 2) ** 2 +
    Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * Math.sin(radians(b.lon - a.lon) / 2) ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(half)));
}

export const isPlace = (place: Place): boolean =>
  Number.isFinite(place.lon) &&
  Number.isFinite(place.lat) &&
  Math.abs(place.lon) <= 180 &&
  Math.abs(place.lat) <= 85 &&
  !(place.lon === 0 && place.lat === 0);

/** A box in degrees that holds every point within `radiusM` metres: [west, south, east, north]. */
export function boxAround(place: Place, radiusM: number): [number, number, number, number] {
  const dLat = radiusM / METRES_PER_DEGREE;
  const dLon = dLat / Math.max(0.01, Math.cos(radians(place.lat)));
  return [place.lon - dLon, place.lat - dLat, place.lon + dLon, place.lat + dLat];
}

/**
 * The place moved to the middle of a square of about `metres`: every point of one square
 * gives the same answer, so that repeated asking tells nothing more.
 */
export function coarse(place: Place, metres: number): Place {
  const stepLat = metres / METRES_PER_DEGREE;
  const lat = (Math.floor(place.lat / stepLat) + 0.5) * stepLat;
  const stepLon = stepLat / Math.max(0.01, Math.cos(radians(lat)));
  const lon = (Math.floor(place.lon / stepLon) + 0.5) * stepLon;
  return { lon, lat, accuracyM: metres };
}

/** Zoom at which a report's cell is stored: about 6 m at 55° north. */
export const CELL_ZOOM = 22;

/** Web-Mercator tile position at `zoom`, whole numbers. */
export function tileOf(place: Place, zoom: number): { x: number; y: number } {
  const size = 2 ** zoom;
  const clamp = (n: number) => Math.min(size - 1, Math.max(0, Math.floor(n)));
  const sin = Math.sin(radians(place.lat));
  return {
    x: clamp(((place.lon + 180) / 360) * size),
    y: clamp((0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * size),
  };
}

/** Morton code (interleaved bits) of a tile position: all cells of one tile are one range of it. */
function morton(x: number, y: number, zoom: number): number {
  let code = 0;
  for (let bit = zoom - 1; bit >= 0; bit--) {
    code = code * 4 + ((x >> bit) & 1) + 2 * ((y >> bit) & 1);
  }
  return code;
}

/** Morton code of the place at `zoom` (up to 22: 44 bits, a safe integer). */
export function cellOf(place: Place, zoom = CELL_ZOOM): number {
  const { x, y } = tileOf(place, zoom);
  return morton(x, y, zoom);
}

/** First and last cell (at `cellZoom`) of the map tile z/x/y. */
export function cellRange(z: number, x: number, y: number, cellZoom = CELL_ZOOM) {
  const width = 4 ** (cellZoom - z);
  const first = morton(x, y, z) * width;
  return { first, last: first + width - 1 };
}

const decimal = String.raw`([+-]?\d{1,3}(?:[.,]\d+)?)`;
const pairs = [
  new RegExp(
    String.raw`^\s*${decimal}\s*°?\s*[NСC]?\s*[,;\s]\s*${decimal}\s*°?\s*[EВB]?\s*$`,
    'iu',
  ),
];
const degrees = /(\d{1,3})\s*°\s*(\d{1,2})\s*[′']\s*(\d{1,2}(?:[.,]\d+)?)\s*[″"]\s*([NSEWСЮВЗ])/giu;

/** A typed coordinate: "54.8668, 69.1335", "54,8668 69,1335", or degrees-minutes-seconds; else null. */
export function parsePlace(text: string): Place | null {
  const parts = [...text.matchAll(degrees)];
  if (parts.length === 2) {
    const value = (p: RegExpMatchArray) => Number(p[1]) + Number(p[2]) / 60 + number(p[3]) / 3600;
    const sign = (p: RegExpMatchArray) => (/[SWЮЗ]/iu.test(p[4] ?? '') ? -1 : 1);
    const [lat, lon] = parts.map((p) => value(p) * sign(p));
    return checked(Number(lat), Number(lon));
  }
  for (const pattern of pairs) {
    const found = pattern.exec(text);
    if (found) return checked(number(found[1]), number(found[2]));
  }
  return null;
}

const number = (text = '') => Number(text.replace(',', '.'));
function checked(lat: number, lon: number): Place | null {
  const place = { lon, lat };
  return isPlace(place) ? place : null;
}
