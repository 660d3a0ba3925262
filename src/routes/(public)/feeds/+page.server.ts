import { inLocale, isLocale, locales } from '#basics/localised.ts';
import { pressPaths } from '#basics/press-paths.ts';
import { areaTree } from '#modules/areas/queries.ts';
import { feedFormats, feedPath, type FeedAsked } from '#modules/syndication/rules-feeds.ts';
import { itemKinds } from '#modules/syndication/rules.ts';
import { config } from '#server/config.ts';
import { accountsFor } from '../fediverse.ts';
import type { PageServerLoad } from './$types';

/** Which feeds there are, and the addresses of the one somebody put together. */
export const load: PageServerLoad = async ({ url, locals }) => {
  const given = (name: string) => url.searchParams.get(name);
  const asked = given('in');
  const locale = isLocale(asked) ? asked : locals.locale;
  const areas = (await areaTree()).filter(({ retired }) => !retired);
  const kind = itemKinds.find((one) => one === given('kind'));
  const area = areas.find(({ key }) => key === given('area'))?.key;
  const addresses = (more: Omit<FeedAsked, 'locale' | 'format'>) =>
    feedFormats.map((format) => ({
      format,
      href: new URL(feedPath({ locale, format, ...more }), config.publicUrl).href,
    }));
  return {
    ...{ in: locale, kind: kind ?? '', area: area ?? '' },
    locales: [...locales],
    chosen: addresses({ ...(area && { area }), ...(kind && { kind }) }),
    byKind: itemKinds.map((one) => ({ kind: one, addresses: addresses({ kind: one }) })),
    areas: areas.map(({ key, names }) => ({
      ...{ key, name: inLocale(names, locals.locale), addresses: addresses({ area: key }) },
    })),
    accounts: await accountsFor(area, locals.locale),
    hub: new URL(pressPaths.hub(), config.publicUrl).href,
  };
};
