import { XMLBuilder } from 'fast-xml-parser';
import { locales, type Locale } from '#basics/localised.ts';
import { paths } from '#basics/paths.ts';
import { pressPaths } from '#basics/press-paths.ts';
import { config } from '#server/config.ts';
import { db } from '#server/database.ts';

/** Of items in one file; a search engine takes 50,000 addresses, and each item has one in each language. */
const IN_PART = 5000;
const NAMESPACE = 'http://www.sitemaps.org/schemas/sitemap/0.9';

const fixed = [
  ...[paths.home(), paths.report(), paths.reports(), paths.figures(), paths.about()],
  ...[pressPaths.news(), pressPaths.warnings(), pressPaths.events(), pressPaths.feeds()],
  ...[pressPaths.campaigns(), pressPaths.contests()],
  ...[paths.meetings(), paths.appeal(), paths.appealFigures(), paths.apiPage()],
];

const builder = new XMLBuilder({
  ...{ ignoreAttributes: false, attributeNamePrefix: '@', suppressEmptyNode: true },
});
const written = (document: object) =>
  `<?xml version="1.0" encoding="utf-8"?>\n${String(builder.build(document))}`;
const whole = (path: string) => new URL(path, config.publicUrl).href;

/** The list of the lists of our pages, for search engines: fixed pages, then items, the oldest first. */
export async function sitemapIndex(): Promise<string> {
  const { count } = await db
    .selectFrom('syndication_items')
    .select((it) => it.fn.countAll<string>().as('count'))
    .where('state', '=', 'published')
    .executeTakeFirstOrThrow();
  const parts = Math.max(1, Math.ceil(Number(count) / IN_PART));
  const sitemap = Array.from({ length: parts }, (_, nth) => ({
    loc: whole(pressPaths.sitemapPart(nth + 1)),
  }));
  return written({ sitemapindex: { '@xmlns': NAMESPACE, sitemap } });
}

/** A page that is no item, and the languages it has. */
export type SitePage = { path: string; said: readonly Locale[] };

/**
 * One list of our pages, each in every language it has; the first has the fixed pages and `more` too.
 * Null: there is no such part.
 */
export async function sitemapPart(part: number, more: readonly SitePage[] = []) {
  const items = await db
    .selectFrom('syndication_items')
    .select(['path', 'changed_at'])
    .select((it) => it.ref('texts').$castTo<Partial<Record<Locale, object>>>().as('texts'))
    .where('state', '=', 'published')
    .orderBy('published_at')
    .orderBy('id')
    .offset((part - 1) * IN_PART)
    .limit(IN_PART)
    .execute();
  if (items.length === 0 && part > 1) return null;
  const ofItems = items.flatMap(({ path, changed_at: changedAt, texts }) =>
    urlsOf(
      path,
      locales.filter((one) => texts[one]),
      changedAt.toISOString(),
    ),
  );
  const fixedPages = fixed.map((path) => ({ path, said: locales }));
  const ofPages =
    part === 1 ? [...fixedPages, ...more].flatMap(({ path, said }) => urlsOf(path, said)) : [];
  return written({
    urlset: {
      ...{ '@xmlns': NAMESPACE, '@xmlns:xhtml': 'http://www.w3.org/1999/xhtml' },
      url: [...ofPages, ...ofItems],
    },
  });
}

/** A page once in each language, and with each all of them: so search engines want it. */
function urlsOf(path: string, said: readonly Locale[], lastmod?: string) {
  const link = [
    ...said.map((locale) => linkTo(locale, `${path}?lang=${locale}`)),
    linkTo('x-default', path),
  ];
  return said.map((locale) => ({
    ...{ loc: whole(`${path}?lang=${locale}`), ...(lastmod && { lastmod }), 'xhtml:link': link },
  }));
}

const linkTo = (hreflang: string, path: string) => ({
  ...{ '@rel': 'alternate', '@hreflang': hreflang, '@href': whole(path) },
});
