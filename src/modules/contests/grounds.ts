import { Refusal } from '#basics/refusal.ts';
import { areaLine } from '#modules/activities/grounds.ts';
import type { Permission } from '#modules/people/permissions.ts';
import { may, type Actor } from '#modules/people/rules.ts';

/**
 * Refuses whoever may not do this with a contest there. One for everywhere is for those bound to no area;
 * it is given to no organisation, so whoever is bound to what theirs is given holds none.
 */
export async function requireThere(
  actor: Actor,
  permission: Permission,
  areaId: string | null,
): Promise<void> {
  if (!may(actor, permission)) throw new Refusal('people.may-not-desk', 403);
  const areas = await areaLine(areaId);
  if (areaId && areas.length === 0) throw new Refusal('meeting.choose-area', 400, {}, 'areaId');
  if (!may(actor, permission, { areas, organisationId: null }))
    throw new Refusal('contest.not-your-area', 403);
}
