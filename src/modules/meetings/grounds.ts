import { Refusal } from '#basics/refusal.ts';
import { areaTree, subtreeOf } from '#modules/areas/queries.ts';
import { upwards } from '#modules/areas/rules.ts';
import type { Permission } from '#modules/people/permissions.ts';
import { groundsOf, may, type Actor } from '#modules/people/rules.ts';

/**
 * The areas in which somebody may do this, with all that lies in them; refuses who may not at all.
 * A meeting is given to no organisation: whoever is bound to what theirs is given has none.
 */
export async function areasFor(actor: Actor, permission: Permission): Promise<string[]> {
  const scopes = groundsOf(actor, permission);
  if (scopes?.length === 0) throw new Refusal('people.may-not-desk', 403);
  const tree = await areaTree();
  const free = scopes?.filter(({ organisationId }) => organisationId === null);
  if (!free || free.some(({ areaId }) => areaId === null)) return tree.map(({ id }) => id);
  const each = await Promise.all(free.map(({ areaId }) => subtreeOf(areaId ?? '')));
  return [...new Set(each.flat())];
}

/** Refuses whoever may not do this in that area. */
export async function requireInArea(actor: Actor, permission: Permission, areaId: string) {
  const areas = upwards(areaId, await areaTree()).map(({ id }) => id);
  if (areas.length === 0) throw new Refusal('meeting.choose-area', 400, {}, 'areaId');
  if (!may(actor, permission, { areas, organisationId: null }))
    throw new Refusal('meeting.not-your-area', 403);
}
