import { inLocale, type Locale } from '#basics/localised.ts';
import { publishedItems } from '#modules/syndication/queries.ts';
import type { ItemKind } from '#modules/syndication/rules.ts';
import { now } from '#server/clock.ts';
import { framedArea } from './listed.ts';

const LATEST = 5;

/** The newest things that are passed on in a language and hold at this moment, for a frame; of an area where one is named. */
export async function framedItems(url: URL, locale: Locale, kinds?: readonly ItemKind[]) {
  const area = await framedArea(url);
  const items = await publishedItems({
    ...{ locale, holdingAt: now(), limit: LATEST },
    ...(kinds && { kinds }),
    ...(area && { areaId: area.id }),
  });
  return {
    ...{ area: area?.key ?? '', areaName: inLocale(area?.names ?? {}, locale) },
    items: items.map(({ id, kind, path, urgent, texts, published_at: publishedAt }) => ({
      ...{ id, kind, urgent, publishedAt, path: `${path}?lang=${locale}` },
      ...{ title: texts[locale]?.title ?? '', summary: texts[locale]?.summary ?? '' },
    })),
  };
}
