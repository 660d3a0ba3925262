import { isLocale } from '#basics/localised.ts';
import { distanceM, isPlace, parsePlace, type Place } from '#basics/place.ts';
import type { Problem } from '#basics/problems.ts';
import { Refusal } from '#basics/refusal.ts';
import { placesFor, type PlaceChoice } from '#modules/areas/locating.ts';
import { keepPhoto } from '#modules/media/actions.ts';
import { keptPhotos } from '#modules/media/queries.ts';
import type { Actor } from '#modules/people/rules.ts';
import type { SentForm } from '#server/forms.ts';

/**
 * Keeps the photos a form brought with it, so that nothing is lost whatever else is wrong,
 * and says what is wrong with those that were refused.
 */
export async function keepSentPhotos(actor: Actor, sent: SentForm, kind: 'report') {
  const problems: Problem[] = [];
  const subjectId = sent.values.id ?? '';
  for (const file of sent.files.photos ?? []) {
    try {
      const bytes = Buffer.from(await file.arrayBuffer());
      await keepPhoto(actor, { subjectId, kind }, bytes);
    } catch (problem) {
      if (!(problem instanceof Refusal)) throw problem;
      const { key, params } = problem;
      problems.push({ field: 'photos', key, params: { ...params, name: file.name.slice(0, 60) } });
    }
  }
  return { problems, photos: await keptPhotos(subjectId) };
}

type Kept = Awaited<ReturnType<typeof keepSentPhotos>>['photos'];

/**
 * Fills in the place of a form that has none: from what was chosen or typed, else from the
 * first photo that knows where it was taken. Several possible places come back as choices.
 */
export async function placeOfForm(values: Record<string, string>, photos: Kept) {
  const locale = isLocale(values.locale) ? values.locale : 'ru';
  const chosen = (values.placeChoice ?? '').split(',').map(Number);
  if (chosen.length === 3) {
    const [lon = NaN, lat = NaN, accuracyM = NaN] = chosen;
    if (isPlace({ lon, lat })) return setPlace(values, { lon, lat, accuracyM }, 'address');
  }
  if (values.where && values.where !== values.whereWas) {
    const choices = await placesFor(values.where, locale);
    const [only] = choices;
    if (only && (choices.length === 1 || parsePlace(values.where))) {
      return setPlace(values, only, parsePlace(values.where) ? 'coordinates' : 'address');
    }
    return choices;
  }
  const place = photos.find((photo) => photo.place)?.place;
  if (!values.lon && place) setPlace(values, place, 'photo');
  return [];
}

const PHOTO_ACCURACY_M = 25;

function setPlace(values: Record<string, string>, place: Place, from: string): PlaceChoice[] {
  values.lon = String(place.lon);
  values.lat = String(place.lat);
  values.accuracyM = String(place.accuracyM ?? PHOTO_ACCURACY_M);
  values.placeFrom = from;
  values.whereWas = values.where ?? '';
  return [];
}

/** How far the photos' place is from the chosen one, metres; null when no photo knows. */
export function photoDistance(values: Record<string, string>, photos: Kept): number | null {
  const place = photos.find((photo) => photo.place)?.place;
  const chosen = { lon: Number(values.lon), lat: Number(values.lat) };
  return place && values.lon ? Math.round(distanceM(place, chosen)) : null;
}
