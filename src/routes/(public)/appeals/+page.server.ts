import { appealPeriod } from '#modules/appeals/input.ts';
import {
  FEWEST,
  publicAppealFigures,
  publicOverdueAppeals,
} from '#modules/appeals/queries-public.ts';
import { organisationNames } from '#modules/organisations/queries.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const period = appealPeriod.parse(Object.fromEntries(url.searchParams));
  const [figures, overdue, names] = await Promise.all([
    publicAppealFigures(period),
    publicOverdueAppeals(),
    organisationNames(locals.locale),
  ]);
  const named = <T extends { organisationId: string | null }>({ organisationId, ...rest }: T) => ({
    ...rest,
    body: names.get(organisationId ?? '') ?? '',
  });
  return { period, fewest: FEWEST, figures: figures.map(named), overdue: overdue.map(named) };
};
