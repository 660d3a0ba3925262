import { inLocale } from '#basics/localised.ts';
import { areaTree, subtreeOf } from '#modules/areas/queries.ts';
import { organisationNames } from '#modules/organisations/queries.ts';
import { staffFilters } from '#modules/people/input-staff.ts';
import { staffList } from '#modules/people/staff-list.ts';
import { namingRoles } from './bounds.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { actor, locale }, url }) => {
  const given = [...url.searchParams].filter(([, value]) => value !== '');
  const filters = staffFilters.parse(Object.fromEntries(given));
  const areas = filters.area ? await subtreeOf(filters.area) : null;
  const { people, next } = await staffList(actor, filters, areas);
  const [named, organisations, tree] = await Promise.all([
    namingRoles(locale),
    organisationNames(locale),
    areaTree(),
  ]);
  return {
    filters,
    next,
    people: people.map((person) => ({ ...person, roles: named(person.roles) })),
    organisations: [...organisations].map(([id, name]) => ({ id, name })),
    areas: tree.map(({ id, names }) => ({ id, name: inLocale(names, locale) })),
  };
};
