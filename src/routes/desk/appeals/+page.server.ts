import { inLocale } from '#basics/localised.ts';
import { areaNames } from '#modules/areas/queries.ts';
import { appealFilters } from '#modules/appeals/input.ts';
import { appealCounts, deskAppeals } from '#modules/appeals/queries.ts';
import { organisationNames } from '#modules/organisations/queries.ts';
import { may } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { runs } from '#modules/appeals/rules.ts';
import { areaChoices } from '../../appeal-choices.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const { actor, locale } = locals;
  const given = appealFilters.parse(Object.fromEntries(url.searchParams));
  const filters = given.q ? { ...given, queue: 'all' as const } : given;
  const [{ appeals, next }, counts, areas, names, choices] = await Promise.all([
    deskAppeals(actor, filters),
    appealCounts(actor),
    areaNames(),
    organisationNames(locale),
    areaChoices(locale),
  ]);
  const organisationName = (id: string | null) => names.get(id ?? '') ?? '';
  return {
    ...{ filters, next, counts, areas: choices },
    mayEnter: may(actor, 'appeal.enter'),
    appeals: appeals.map(({ area_id, organisation_id, review_organisation_id, ...row }) => ({
      ...row,
      area: inLocale(areas.get(area_id ?? '') ?? {}, locale),
      organisation: organisationName(
        row.state === 'review' ? review_organisation_id : organisation_id,
      ),
      overdue: runs(row.state) && row.due_at < now(),
    })),
  };
};
