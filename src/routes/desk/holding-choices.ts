import type { Locale } from '#basics/localised.ts';
import { isEverywhere } from '#modules/activities/grounds.ts';
import { organisationNames } from '#modules/organisations/queries.ts';
import type { Permission } from '#modules/people/permissions.ts';
import type { Actor } from '#modules/people/rules.ts';
import { areaChoices } from './area-choices.ts';

/** Where and for whom somebody may hold an event or a contest. */
export async function holdingChoices(actor: Actor, permission: Permission, locale: Locale) {
  const [areas, organisations] = await Promise.all([
    areaChoices(actor, permission, locale),
    organisationNames(locale),
  ]);
  return {
    everywhere: isEverywhere(actor, permission),
    areas: areas.map(({ id, name }) => ({ value: id, text: name })),
    organisations: [...organisations].map(([value, text]) => ({ value, text })),
  };
}
