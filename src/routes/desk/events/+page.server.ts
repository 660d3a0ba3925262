import { inLocale } from '#basics/localised.ts';
import { deskPage, pageNumber } from '#basics/page-number.ts';
import { deskActivities } from '#modules/activities/desk.ts';
import { textIn } from '#modules/activities/rules.ts';
import { areaNames } from '#modules/areas/queries.ts';
import { may } from '#modules/people/rules.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, locals: { actor, locale } }) => {
  const page = pageNumber(url.searchParams.get('page'));
  const [activities, names] = await Promise.all([deskActivities(actor, page), areaNames()]);
  const { rows, more } = deskPage(activities);
  return {
    ...{ page, more },
    counts: may(actor, 'figure.see'),
    events: rows.map(({ id, kind, state, capacity, coming, ...one }) => ({
      ...{ id, kind, state, capacity, coming, title: textIn(one.texts, locale).title },
      ...{
        startsAt: one.starts_at,
        zone: one.time_zone,
        waits: one.waiting_since !== null || one.moves,
      },
      area: inLocale(names.get(one.area_id ?? '') ?? {}, locale),
    })),
  };
};
