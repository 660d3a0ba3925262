import { inLocale, type Locale } from '#basics/localised.ts';
import { paths } from '#basics/paths.ts';
import { boxAroundAreas } from '#modules/areas/ground-box.ts';
import { areaTree, subtreeOf } from '#modules/areas/queries.ts';
import { listFilters } from '#modules/reports/input.ts';
import { publicList } from '#modules/reports/queries.ts';
import { reportCards } from '../../report-cards.ts';

const LATEST = 10;

/** What a frame shows of an area (all without one): the newest reports, what it is called, where it lies. */
export async function framed(url: URL, locale: Locale) {
  const { category = '' } = listFilters.parse(Object.fromEntries(url.searchParams));
  const area = await framedArea(url);
  const [{ reports }, box] = await Promise.all([
    publicList({ category: category || undefined, area: area?.key }, LATEST),
    area ? subtreeOf(area.id).then(boxAroundAreas) : null,
  ]);
  const cards = await reportCards(reports, locale);
  return {
    // Only what the list shows goes to the browser.
    reports: cards.map(({ code, state, category: kind, area: where, ...card }) => ({
      ...{ code, state, category: kind, area: where, address: card.address },
      ...{ words: card.words.slice(0, 200), filedAt: card.filedAt },
      photos: card.photos.map((photo) => ({ kind: photo.kind, smallUrl: photo.smallUrl })),
    })),
    ...{ box, category, area: area?.key ?? '' },
    areaName: inLocale(area?.names ?? {}, locale),
  };
}

/** The area a frame was made for; undefined when none was named, or none that is in use. */
export async function framedArea(url: URL) {
  const key = url.searchParams.get('area');
  return key ? (await areaTree()).find((one) => one.key === key && !one.retired) : undefined;
}

/** The way back to the form, for another report from the same frame. */
export async function anotherReport(url: URL, locale: Locale): Promise<string> {
  const area = await framedArea(url);
  return paths.embed(locale, 'report', area && `area=${area.key}`);
}
