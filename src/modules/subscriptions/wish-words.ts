import { inLocale, type Locale } from '#basics/localised.ts';
import type { MessageKey } from '#basics/words.ts';
import { areaNames } from '#modules/areas/queries.ts';
import { sayIn } from '#server/words.ts';
import type { ownSubscription } from './queries-subscribers.ts';

type Wishes = Awaited<ReturnType<typeof ownSubscription>>['wishes'];

/** What somebody wished, in their words: where, and of which kinds. */
export async function wishesInWords(wishes: Wishes, locale: Locale) {
  const names = await areaNames();
  const say = sayIn(locale);
  return wishes.map(({ id, area_id: areaId, lon, lat, radius_m: radius, kinds }) => {
    const name = areaId ? names.get(areaId) : undefined;
    const place = `${lat?.toFixed(4)}, ${lon?.toFixed(4)}`;
    const somewhere = name ? inLocale(name, locale) : say('subscribe.everywhere');
    const where =
      lon === null ? somewhere : say('subscribe.own-circle', { place, km: (radius ?? 0) / 1000 });
    const which = kinds.map((kind) => say(`subscribe.kind.${kind}` as MessageKey));
    return { id, words: `${where}: ${which.join(', ') || say('subscribe.all-kinds')}` };
  });
}
