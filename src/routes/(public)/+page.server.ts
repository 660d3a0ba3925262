import { inLocale, type Locale } from '#basics/localised.ts';
import { publicTotals } from '#modules/figures/queries.ts';
import { publicList } from '#modules/reports/queries.ts';
import { publishedItems, type Item } from '#modules/syndication/queries.ts';
import { itemKinds } from '#modules/syndication/rules.ts';
import { reportCards } from '../report-cards.ts';
import { otherWays } from './ways.ts';
import type { PageServerLoad } from './$types';

const LATEST = 6;
const NEWS = 3;
const newsKinds = itemKinds.filter((kind) => kind !== 'warning' && kind !== 'event');

const brief = ({ path, texts, published_at: at }: Item, locale: Locale) => ({
  ...{ path, at, title: inLocale(titles(texts), locale) },
});
const titles = (texts: Item['texts']) =>
  Object.fromEntries(Object.entries(texts).map(([locale, { title }]) => [locale, title]));

export const load: PageServerLoad = async ({ locals }) => {
  const [{ reports }, totals, news] = await Promise.all([
    publicList({ state: 'confirmed' }, LATEST),
    publicTotals(),
    publishedItems({ kinds: newsKinds, limit: NEWS }),
  ]);
  return {
    latest: await reportCards(reports, locals.locale),
    totals,
    ways: otherWays(),
    news: news.map((item) => brief(item, locals.locale)),
  };
};
