import { Refusal } from '#basics/refusal.ts';
import { areaTree } from '#modules/areas/queries.ts';
import { upwards } from '#modules/areas/rules.ts';
import type { Permission } from '#modules/people/permissions.ts';
import { groundsOf, may, type Actor } from '#modules/people/rules.ts';

/** The areas an activity concerns: its own and those above; none: everywhere. */
export const areaLine = async (areaId: string | null): Promise<string[]> =>
  areaId ? upwards(areaId, await areaTree()).map(({ id }) => id) : [];

/**
 * Refuses whoever may not hold activities there. One for everywhere is for those bound to no area;
 * it is given to no organisation, so whoever is bound to what theirs is given holds none.
 */
export async function requireHolder(actor: Actor, areaId: string | null): Promise<void> {
  if (!may(actor, 'activity.hold')) throw new Refusal('people.may-not-desk', 403);
  const areas = await areaLine(areaId);
  if (areaId && areas.length === 0) throw new Refusal('meeting.choose-area', 400, {}, 'areaId');
  if (!may(actor, 'activity.hold', { areas, organisationId: null }))
    throw new Refusal('activity.not-your-area', 403);
}

/** Whether they may do this also with what is for everywhere. */
export function isEverywhere(actor: Actor, permission: Permission): boolean {
  const scopes = groundsOf(actor, permission);
  return (
    scopes === null ||
    scopes.some(({ areaId, organisationId }) => areaId === null && organisationId === null)
  );
}
