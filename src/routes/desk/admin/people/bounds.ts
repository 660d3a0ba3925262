import { inLocale, type Locale } from '#basics/localised.ts';
import { areaNames, areaTree } from '#modules/areas/queries.ts';
import { allCategories } from '#modules/categories/queries.ts';
import { organisationNames } from '#modules/organisations/queries.ts';
import type { HeldRole } from '#modules/people/staff-list.ts';
import { treeChoices } from '../choices.ts';

/** What a role can be bound to, named and in order. */
export async function boundChoices(locale: Locale) {
  const [areas, categories, organisations] = await Promise.all([
    areaTree(),
    allCategories(),
    organisationNames(locale),
  ]);
  return {
    areas: treeChoices(areas, locale),
    categories: treeChoices(categories, locale),
    organisations: [...organisations]
      .map(([value, text]) => ({ value, text }))
      .sort((a, b) => a.text.localeCompare(b.text, locale)),
  };
}

/** Puts names in the place of what roles are bound to. */
export async function namingRoles(locale: Locale) {
  const [areas, categories, organisations] = await Promise.all([
    areaNames(),
    allCategories(),
    organisationNames(locale),
  ]);
  const kinds = new Map(categories.map(({ id, names }) => [id, names]));
  return (roles: HeldRole[]) =>
    roles.map(({ id, role, assignedOnly, ...bounds }) => ({
      ...{ id, role, assignedOnly },
      organisation: organisations.get(bounds.organisationId ?? '') ?? '',
      area: inLocale(areas.get(bounds.areaId ?? '') ?? {}, locale),
      category: inLocale(kinds.get(bounds.categoryId ?? '') ?? {}, locale),
      everywhere: !bounds.areaId && !bounds.categoryId && !assignedOnly,
    }));
}
