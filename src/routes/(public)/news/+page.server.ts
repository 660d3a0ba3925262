import { inLocale, locales, type Locale } from '#basics/localised.ts';
import { areaNames, areaTree } from '#modules/areas/queries.ts';
import { newsFilters } from '#modules/publications/input.ts';
import { publicNews, smallCopy } from '#modules/publications/queries.ts';
import type { Item } from '#modules/syndication/queries.ts';
import { accountsNamed } from '../fediverse.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { locale }, url }) => {
  const filters = newsFilters.parse(Object.fromEntries(url.searchParams));
  const [{ items, next }, tree, names] = await Promise.all([
    publicNews(filters),
    areaTree(),
    areaNames(),
  ]);
  return {
    items: items.map((item) => listed(item, locale)),
    next,
    filters: { kind: filters.kind ?? '', area: filters.area ?? '', tag: filters.tag ?? '' },
    accounts: await accountsNamed(filters.area ? [filters.area] : [], locale),
    areas: tree.map(({ id, key }) => ({ key, name: inLocale(names.get(id) ?? {}, locale) })),
  };
};

/** One line of the list in the reader's language, or in the next there is, and which that is. */
function listed(item: Item, wanted: Locale) {
  const locale = [wanted, 'ru' as const, ...locales].find((one) => item.texts[one]) ?? wanted;
  const text = item.texts[locale];
  const [picture] = item.pictures;
  return {
    ...{ id: item.id, path: item.path, kind: item.kind, publishedAt: item.published_at, locale },
    ...{ title: text?.title ?? '', summary: text?.summary ?? '', corrected: Boolean(text?.note) },
    picture: picture && { ...picture, path: smallCopy(picture.path) },
  };
}
