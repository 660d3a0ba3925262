import { inLocale, type Locale } from '#basics/localised.ts';
import { areaTree } from '#modules/areas/queries.ts';
import { allCategories } from '#modules/categories/queries.ts';
import { choosable } from '#modules/categories/rules.ts';
import { deskOrganisations } from '#modules/organisations/queries.ts';
import type { Actor } from '#modules/people/rules.ts';

/** What the queue can be narrowed to and what many reports can be given, named in this language. */
export async function queueChoices(actor: Actor, locale: Locale) {
  const [categories, areas, organisations] = await Promise.all([
    allCategories(),
    areaTree(),
    deskOrganisations(actor),
  ]);
  const named = <T extends { names: Parameters<typeof inLocale>[0] }>(one: T) =>
    inLocale(one.names, locale);
  const kinds = new Set(choosable(categories).map(({ id }) => id));
  return {
    categories: categories.map((one) => ({
      ...{ key: one.key, id: one.id, name: named(one) },
      choosable: kinds.has(one.id),
    })),
    areas: areas.map((one) => ({ key: one.key, name: named(one) })),
    organisations: organisations
      .map((one) => ({ key: one.key, id: one.id, name: named(one) }))
      .toSorted((a, b) => a.name.localeCompare(b.name, locale)),
  };
}
