export const roles = ['administrator', 'operator', 'responder'] as const;
export type RoleName = (typeof roles)[number];

/** What a person may do, for which organisation (null: all) and in which area (null: everywhere). */
export type Role = { role: RoleName; organisationId: string | null; areaId: string | null };

/** Who is asking. A link makes a reporter or a responder; a sign-in makes a person. */
export type Actor =
  | { kind: 'stranger' }
  | { kind: 'reporter'; reportId: string }
  | { kind: 'responder'; reportId: string; assignmentId: string; organisationId: string }
  | { kind: 'person'; personId: string; name: string; roles: Role[] }
  | { kind: 'system' };

export const stranger: Actor = { kind: 'stranger' };
export const system: Actor = { kind: 'system' };

const hasRole = (actor: Actor, names: readonly RoleName[], areaIds: readonly string[] | null) =>
  actor.kind === 'person' &&
  actor.roles.some(
    ({ role, areaId }) =>
      names.includes(role) && (areaId === null || areaIds === null || areaIds.includes(areaId)),
  );

/** Whether they may open the desk at all. */
export const mayOpenDesk = (actor: Actor) => hasRole(actor, ['administrator', 'operator'], null);

/** Whether they may work at the desk on a thing lying in these areas (leaf to root). */
export const mayWorkDesk = (actor: Actor, areaIds: readonly string[]) =>
  actor.kind === 'system' || hasRole(actor, ['administrator', 'operator'], areaIds);

/** Whether they may change territory, categories, organisations and people. */
export const mayAdminister = (actor: Actor) =>
  actor.kind === 'system' || hasRole(actor, ['administrator'], null);

/** The areas whose things a desk person sees: null is everywhere, an empty list is nowhere. */
export function deskAreas(actor: Actor): string[] | null {
  if (actor.kind === 'system') return null;
  if (actor.kind !== 'person') return [];
  const held = actor.roles.filter(({ role }) => role === 'administrator' || role === 'operator');
  if (held.some(({ areaId }) => areaId === null)) return null;
  return held.flatMap(({ areaId }) => areaId ?? []);
}
