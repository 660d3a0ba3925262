import type { Locale } from '#basics/localised.ts';
import { itemKinds } from '#modules/syndication/rules.ts';
import { areaChoices } from '../../appeal-choices.ts';

/** What a form about wishes offers. */
export const wishChoices = async (locale: Locale) => ({
  areas: await areaChoices(locale),
  kinds: itemKinds,
});

/** A circle that was drawn on its own page, as the fields show it; empty when none was. */
export function drawnCircle({ searchParams }: URL): { place?: string; radiusKm?: string } {
  const place = searchParams.get('place');
  return place ? { place, radiusKm: searchParams.get('radiusKm') ?? '' } : {};
}
