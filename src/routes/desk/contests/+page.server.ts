import { inLocale } from '#basics/localised.ts';
import { deskPage, pageNumber } from '#basics/page-number.ts';
import { areaNames } from '#modules/areas/queries.ts';
import { deskContests } from '#modules/contests/desk.ts';
import { textIn } from '#modules/contests/rules.ts';
import { may } from '#modules/people/rules.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, locals: { actor, locale } }) => {
  const page = pageNumber(url.searchParams.get('page'));
  const [contests, names] = await Promise.all([deskContests(actor, page), areaNames()]);
  const { rows, more } = deskPage(contests);
  return {
    ...{ page, more },
    ...{ holds: may(actor, 'contest.hold'), counts: may(actor, 'figure.see') },
    judges: may(actor, 'contest.judge'),
    contests: rows.map(({ id, state, held, entries, ...one }) => ({
      ...{ id, state, held, entries, title: textIn(one.texts, locale).title },
      ...{ closesAt: one.closes_at, waits: one.waiting_since !== null },
      hasJury: one.criteria.length > 0,
      area: inLocale(names.get(one.area_id ?? '') ?? {}, locale),
    })),
  };
};
