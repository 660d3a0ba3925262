import { inLocale } from '#basics/localised.ts';
import { areasAt, areaTree } from '#modules/areas/queries.ts';
import { radiusOf, type Somewhere } from './rules-wishing.ts';
import { plain } from './rules-words.ts';
import { sayOf, teller, type Talk } from './talk.ts';

const LEAST_LETTERS = 4;

/** The areas that are called so, or whose names begin so. */
export async function areasNamed(talk: Talk, words: string): Promise<Somewhere[]> {
  const said = plain(words);
  const areas = (await areaTree()).filter(({ retired }) => !retired);
  const called = (is: (name: string) => boolean) =>
    areas.filter(({ names }) => Object.values(names).some((name) => is(plain(name))));
  const exactly = called((name) => name === said);
  const begins = said.length < LEAST_LETTERS ? [] : called((name) => name.startsWith(said));
  const named = exactly.length > 0 ? exactly : begins;
  return named.slice(0, 6).map(({ id, names }) => somewhere(talk, id, names));
}

const somewhere = (talk: Talk, areaId: string, names: Parameters<typeof inLocale>[0]) => ({
  ...{ areaId, words: inLocale(names, teller(talk).locale) },
});

/** A place, and how exactly it is known. */
export type At = { lon: number; lat: number; accuracyM?: number };

/** Around a place, and the areas it lies in. */
export async function aroundOf(talk: Talk, { lon, lat, accuracyM }: At): Promise<Somewhere[]> {
  const radiusM = radiusOf(accuracyM);
  const words = sayOf(talk)('chat.wish.around', { km: radiusM / 1000 });
  const areas = await areasAt({ lon, lat });
  return [
    { words, circle: { lon, lat, radiusM } },
    ...areas.map(({ id, names }) => somewhere(talk, id, names)),
  ];
}
