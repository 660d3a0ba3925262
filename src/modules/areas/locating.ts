import { inLocale, type Locale } from '#basics/localised.ts';
import { parsePlace } from '#basics/place.ts';
import { geocode } from '#server/geocoder.ts';
import { findPlaces } from './queries.ts';

/** A place the typed words may mean: what to call it, where, how exactly (metres). */
export type PlaceChoice = { label: string; lon: number; lat: number; accuracyM: number };

const TYPED_COORDINATE_M = 10;
const MOST = 8;

/** Places for typed words: a coordinate, the geocoder's addresses, settlements of the bundled list. */
export async function placesFor(words: string, locale: Locale): Promise<PlaceChoice[]> {
  const typed = parsePlace(words);
  if (typed) return [{ ...typed, label: words.trim(), accuracyM: TYPED_COORDINATE_M }];
  const [addresses, settlements] = await Promise.all([geocode(words, locale), findPlaces(words)]);
  const named = settlements.map(({ names, district, place }) => ({
    label: [names, district]
      .map((one) => inLocale(one ?? {}, locale))
      .filter(Boolean)
      .join(', '),
    ...place,
  }));
  return [...addresses.map(({ label, place }) => ({ label, ...place })), ...named].slice(0, MOST);
}
