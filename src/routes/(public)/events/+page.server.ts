import { inLocale } from '#basics/localised.ts';
import { pageNumber } from '#basics/page-number.ts';
import { publicActivities } from '#modules/activities/queries.ts';
import { kinds } from '#modules/activities/rules.ts';
import { areaTree } from '#modules/areas/queries.ts';
import { eventsAsked } from './asked.ts';
import { eventLines } from './lines.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, locals: { locale } }) => {
  const asked = await eventsAsked(url);
  const past = url.searchParams.has('past');
  const page = pageNumber(url.searchParams.get('page'));
  const [{ list, more }, tree] = await Promise.all([
    publicActivities({ ...asked, past, page }),
    areaTree(),
  ]);
  return {
    events: await eventLines(list, locale),
    ...{ past, page, more, kinds },
    asked: { area: asked.area, kind: asked.kind ?? '' },
    areas: tree
      .filter(({ retired }) => !retired)
      .map(({ key, names: said }) => ({ value: key, text: inLocale(said, locale) })),
  };
};
