import { inLocale, type Locale } from '#basics/localised.ts';
import type { PublicActivity } from '#modules/activities/queries.ts';
import { textIn } from '#modules/activities/rules.ts';
import { areaNames } from '#modules/areas/queries.ts';
import { whenOf } from './when.ts';

/** Events as their list shows them, in the reader's language. */
export async function eventLines(list: readonly PublicActivity[], locale: Locale) {
  const names = await areaNames();
  return list.map(({ code, kind, state, place, areaId, texts, ...one }) => ({
    ...{ code, kind, state, place, ...textIn(texts, locale) },
    ...{ startsAt: one.startsAt, when: whenOf(one, locale) },
    area: inLocale(names.get(areaId ?? '') ?? {}, locale),
  }));
}
