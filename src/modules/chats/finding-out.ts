import { placeIn, shortLinkIn } from '#basics/place-words.ts';
import type { Place } from '#basics/place.ts';
import { Refusal } from '#basics/refusal.ts';
import type { Locale } from '#basics/localised.ts';
import { placesFor } from '#modules/areas/locating.ts';
import { areasAt } from '#modules/areas/queries.ts';
import { publicCategories } from '#modules/categories/queries.ts';
import { suggestCategories } from '#modules/categories/rules.ts';
import { keepPhoto } from '#modules/media/actions.ts';
import { stranger } from '#modules/people/rules.ts';
import { limit } from '#server/limits.ts';
import { followMapLink } from '#server/map-links.ts';
import type { PlaceFrom } from './rules-draft.ts';
import type { HearingFacts } from './rules-telling.ts';
import { numberIn } from './rules-typing.ts';
import { looksLikeAddress } from './rules-words.ts';
import type { Fetched, Heard } from './rules.ts';

const PHOTO_ACCURACY_M = 25;

type Update = {
  accountId: string;
  locale: Locale;
  heard: Heard;
  media: Fetched | null;
  /** Under which report its photo is kept; null: under none. */
  subjectId: string | null;
  /** They were asked where it is. */
  asksPlace: boolean;
};

/** What an update brings, found out before its chat is locked: pictures kept, places looked up. */
export type FoundOut = Pick<HearingFacts, 'photo' | 'found' | 'choices' | 'speaksOfKind'>;

/** Finds out what an update brings. Safe to run twice: the same picture is kept once. */
export async function findOut(update: Update): Promise<FoundOut> {
  const { heard, locale } = update;
  const words = wordsOfDeed(heard);
  const kept = await keptPhoto(update);
  const named = await namedPlace(heard, words);
  const found = named ?? (kept?.place && { place: kept.place, from: 'photo' as const });
  const suggested = words ? suggestCategories(words, await publicCategories(), locale) : [];
  const speaksOfKind = suggested.length > 0;
  return {
    ...(kept?.photo && { photo: kept.photo }),
    found: found ? { ...found, inside: (await areasAt(found.place)).length > 0 } : null,
    speaksOfKind,
    choices: !found && mayBeAddress(update, speaksOfKind) ? await placesFor(words, locale) : [],
  };
}

// Only what answers "where is it?" is ever shown to a geocoder.
const mayBeAddress = ({ heard, asksPlace }: Update, speaksOfKind: boolean) =>
  asksPlace &&
  heard.deed.kind === 'words' &&
  numberIn(heard.deed.words) === null &&
  (!speaksOfKind || looksLikeAddress(heard.deed.words));

/** What was written with an update. */
export const wordsOfDeed = ({ deed }: Heard): string =>
  deed.kind !== 'command' && 'words' in deed ? deed.words : '';

type Named = { place: Place; from: PlaceFrom } | null;

async function namedPlace({ deed }: Heard, words: string): Promise<Named> {
  if (deed.kind === 'place') return { place: deed.place, from: 'device' };
  const written = placeIn(words);
  if (written) return readPlace(written);
  const short = shortLinkIn(words);
  const long = short && (await followMapLink(short));
  const linked = long ? placeIn(long) : null;
  return linked && readPlace(linked);
}

const TYPED_ACCURACY_M = 10;

const readPlace = ({ lon, lat, from }: NonNullable<ReturnType<typeof placeIn>>): Named => ({
  place: { lon, lat, accuracyM: TYPED_ACCURACY_M },
  from,
});

async function keptPhoto({ accountId, heard, media, subjectId }: Update) {
  if (heard.deed.kind !== 'photo' || !media || 'problem' in media || !subjectId) return null;
  try {
    await limit('photo', accountId);
    const { id, place } = await keepPhoto(stranger, { subjectId, kind: 'report' }, media.bytes);
    return { photo: { id }, place: place && { accuracyM: PHOTO_ACCURACY_M, ...place } };
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    return { photo: { refused: { key: problem.key, params: problem.params } }, place: null };
  }
}
