import { inLocale, type Locale } from '#basics/localised.ts';
import { allCategories } from '#modules/categories/queries.ts';
import { choosable } from '#modules/categories/rules.ts';
import { deskOrganisations } from '#modules/organisations/queries.ts';
import type { Actor } from '#modules/people/rules.ts';

/** What the desk can choose from on a report's page: kinds of problem and organisations, named. */
export async function deskChoices(actor: Actor, locale: Locale) {
  const [categories, organisations] = await Promise.all([
    allCategories(),
    deskOrganisations(actor),
  ]);
  return {
    categories: choosable(categories).map(({ id, names }) => ({
      id,
      name: inLocale(names, locale),
    })),
    organisations: organisations.map(({ id, kind, names }) => ({
      id,
      kind,
      name: inLocale(names, locale),
    })),
  };
}
