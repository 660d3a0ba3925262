import { Refusal } from '#basics/refusal.ts';
import type { MessageKey } from '#basics/words.ts';
import { organisationNames } from '#modules/organisations/queries.ts';
import { publicHistory, publicReportByCode } from '#modules/reports/queries.ts';
import { sayIn } from '#server/words.ts';
import { reportCards } from '../../../../report-cards.ts';
import { rssOf } from '../../../../rss.ts';
import type { RequestHandler } from './$types';

/** What happens to one report, as RSS 2.0. */
export const GET: RequestHandler = async ({ params, url, locals }) => {
  const found = await publicReportByCode(params.code);
  if (!found) throw new Refusal('report.unknown', 404);
  const say = sayIn(locals.locale);
  const [[card], lines, organisations] = await Promise.all([
    reportCards([found.report], locals.locale),
    publicHistory(found.id),
    organisationNames(locals.locale),
  ]);
  const title = [card?.category, card?.address || card?.area].filter(Boolean).join(', ');
  const items = lines.toReversed().map((line) => ({
    title: say(`timeline.${line.event}` as MessageKey, {
      organisation: organisations.get(line.organisationId ?? '') ?? '',
    }),
    code: params.code,
    guid: `${params.code}-${line.at.getTime()}`,
    words: title,
    at: line.at,
  }));
  return rssOf({ title, locale: locals.locale, path: url.pathname, items });
};
