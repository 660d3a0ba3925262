import { Refusal } from '#basics/refusal.ts';
import { areaTree } from '#modules/areas/queries.ts';
import { upwards } from '#modules/areas/rules.ts';
import type { Permission } from '#modules/people/permissions.ts';
import { may, type Actor } from '#modules/people/rules.ts';

/** The lines of areas (each leaf to root) one must be allowed something in; for everywhere an empty line. */
export async function linesOf(areaIds: readonly string[]): Promise<string[][]> {
  if (areaIds.length === 0) return [[]];
  const tree = await areaTree();
  return areaIds.map((id) => upwards(id, tree).map((area) => area.id));
}

/** Whether they may do this in each of these areas. */
export async function mayIn(actor: Actor, permission: Permission, areaIds: readonly string[]) {
  const lines = await linesOf(areaIds);
  return lines.every((areas) => may(actor, permission, { areas, organisationId: null }));
}

/** Refuses whoever may not do this in each of these areas, and areas there are none. */
export async function requireIn(
  actor: Actor,
  permission: Permission,
  areaIds: readonly string[],
): Promise<void> {
  if (!may(actor, permission)) throw new Refusal('people.may-not-desk', 403);
  const lines = await linesOf(areaIds);
  if (lines.some((line) => line.length === 0) && areaIds.length > 0)
    throw new Refusal('field.wrong', 400, {}, 'areaId');
  if (!(await mayIn(actor, permission, areaIds))) throw new Refusal('campaign.not-yours', 403);
}
