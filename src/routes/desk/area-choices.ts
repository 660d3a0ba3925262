import { inLocale, type Locale } from '#basics/localised.ts';
import { areaTree } from '#modules/areas/queries.ts';
import { areasFor } from '#modules/meetings/grounds.ts';
import type { Permission } from '#modules/people/permissions.ts';
import type { Actor } from '#modules/people/rules.ts';

/** The areas somebody can choose from for this, named; refuses who has none. */
export async function areaChoices(actor: Actor, permission: Permission, locale: Locale) {
  const [ids, tree] = await Promise.all([areasFor(actor, permission), areaTree()]);
  return tree
    .filter(({ id, retired }) => !retired && ids.includes(id))
    .map(({ id, names }) => ({ id, name: inLocale(names, locale) }));
}

/** Every area in use, named. */
export const areasInUse = async (locale: Locale) =>
  (await areaTree())
    .filter(({ retired }) => !retired)
    .map(({ id, names }) => ({ id, name: inLocale(names, locale) }));
