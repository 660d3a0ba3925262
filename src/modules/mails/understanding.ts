import type { Locale } from '#basics/localised.ts';
import { placeIn, shortLinkIn } from '#basics/place-words.ts';
import type { Place } from '#basics/place.ts';
import { placesFor } from '#modules/areas/locating.ts';
import { publicCategories } from '#modules/categories/queries.ts';
import { suggestCategories } from '#modules/categories/rules.ts';
import { keptPhotos } from '#modules/media/queries.ts';
import { followMapLink } from '#server/map-links.ts';
import type { ReadMail } from './rules.ts';
import { addressLineIn } from './rules-words.ts';

/** A report as far as a mail tells it. What nobody can be sure of is left out. */
export type Draft = {
  words: string;
  locale: Locale;
  categoryId?: string;
  lon?: number;
  lat?: number;
  accuracyM?: number;
  placeFrom?: 'photo' | 'coordinates' | 'link' | 'address';
  address?: string;
};

const MOST_WORDS = 4000;
const TYPED_M = 10;
const PHOTO_M = 25;
/** An address that is known no better than so many metres is none of a place. */
const SURE_M = 200;
const emptySubject =
  /^\s*((re|fwd?|fw|ответ|пересл):\s*)*(\(?(no subject|без темы|тақырыпсыз)\)?)?\s*$/i;

/** What a mail tells of a report: words, place (photo, typed, link, address), and kind if only one fits. */
export async function understand(read: ReadMail, draftId: string): Promise<Draft> {
  const words = wordsOf(read);
  const categories = suggestCategories(words, await publicCategories(), read.locale);
  const [only] = categories;
  return {
    words: words.slice(0, MOST_WORDS),
    locale: read.locale,
    ...(only && categories.length === 1 && { categoryId: only }),
    ...(await placeOf(read, draftId)),
  };
}

/** What they wrote, under the subject where that says something of its own. */
function wordsOf({ subject, words }: ReadMail): string {
  const told = subject.trim();
  if (emptySubject.test(told) || words.toLowerCase().includes(told.toLowerCase())) return words;
  return `${told}\n${words}`.trim();
}

type Found = Pick<Draft, 'lon' | 'lat' | 'accuracyM' | 'placeFrom' | 'address'>;

async function placeOf(read: ReadMail, draftId: string): Promise<Found> {
  const said = addressLineIn(read.words);
  const address = said ? { address: said.slice(0, 300) } : {};
  const photo = (await keptPhotos(draftId)).find(({ place }) => place)?.place;
  if (photo) return { ...found(photo, PHOTO_M, 'photo'), ...address };
  const text = `${read.subject}\n${read.words}`;
  const typed = placeIn(text) ?? (await placeBehind(text));
  if (typed) return { ...found(typed, TYPED_M, typed.from), ...address };
  const [only, other] = said ? await placesFor(said, read.locale) : [];
  if (only && !other && only.accuracyM <= SURE_M)
    return { ...found(only, only.accuracyM, 'address'), ...address };
  return address;
}

async function placeBehind(text: string) {
  const short = shortLinkIn(text);
  const long = short && (await followMapLink(short));
  const place = long ? placeIn(long) : null;
  return place && { ...place, from: 'link' as const };
}

const found = (place: Place, roughlyM: number, placeFrom: NonNullable<Draft['placeFrom']>) => ({
  ...{ lon: place.lon, lat: place.lat, placeFrom },
  accuracyM: Math.round(place.accuracyM ?? roughlyM),
});
