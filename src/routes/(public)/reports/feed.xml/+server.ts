import { listFilters } from '#modules/reports/input.ts';
import { publicList } from '#modules/reports/queries.ts';
import { sayIn } from '#server/words.ts';
import { reportCards } from '../../../report-cards.ts';
import { rssOf } from '../../../rss.ts';
import type { RequestHandler } from './$types';

/** The newest public reports, narrowed as the list is, as RSS 2.0. */
export const GET: RequestHandler = async ({ url, locals }) => {
  const { reports } = await publicList(listFilters.parse(Object.fromEntries(url.searchParams)));
  const say = sayIn(locals.locale);
  const items = (await reportCards(reports, locals.locale)).map((card) => ({
    title: [card.category, card.address || card.area].filter(Boolean).join(', '),
    code: card.code,
    guid: card.code,
    words: `${say(`state.${card.state}`)}. ${card.words}`,
    at: card.filedAt,
  }));
  return rssOf({
    title: say('list.title'),
    locale: locals.locale,
    path: url.pathname + url.search,
    items,
  });
};
