import type { Place } from '#basics/place.ts';

const MARGIN = 0.01;

/** What of the map holds all of these, in degrees: west, south, east, north. Null when there are none. */
export function boxOf(places: readonly Place[]): [number, number, number, number] | null {
  if (places.length === 0) return null;
  const [lons, lats] = [places.map(({ lon }) => lon), places.map(({ lat }) => lat)];
  return [
    Math.min(...lons) - MARGIN,
    Math.min(...lats) - MARGIN,
    Math.max(...lons) + MARGIN,
    Math.max(...lats) + MARGIN,
  ];
}
