import { isPlace, parsePlace, type Place } from '#basics/place.ts';

const wkt = /^POINT\s*\(\s*(\S+)\s+(\S+)\s*\)$/i;

/** A place written in one column: "(37.77, -122.39)" with latitude first, or WKT "POINT (-122.39 37.77)". */
export function readPoint(text: string): Place | null {
  const [, lon, lat] = wkt.exec(text.trim()) ?? [];
  if (lon && lat) return readLonLat(lon, lat);
  return parsePlace(text.replace(/^\s*\(|\)\s*$/g, ''));
}

/** A place written in two columns, in degrees; a decimal comma is read too. */
export function readLonLat(lon: string, lat: string): Place | null {
  const place = { lon: degrees(lon), lat: degrees(lat) };
  return isPlace(place) ? place : null;
}

const degrees = (text: string) =>
  /^[+-]?\d{1,3}([.,]\d+)?$/.test(text.trim()) ? Number(text.trim().replace(',', '.')) : NaN;
