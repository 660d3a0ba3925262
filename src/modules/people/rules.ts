import type { Role } from './roles.ts';
import { allows, scopesOf, type Permission, type Scope, type Where } from './permissions.ts';

/** Who is asking. A link makes a reporter or a responder; a sign-in makes a person. */
export type Actor =
  | { kind: 'stranger' }
  | { kind: 'reporter'; reportId: string }
  | { kind: 'responder'; reportId: string; assignmentId: string; organisationId: string }
  | { kind: 'person'; personId: string; name: string; roles: Role[] }
  | { kind: 'system' };

export const stranger: Actor = { kind: 'stranger' };
export const system: Actor = { kind: 'system' };

/** Whose name stands beside what was done: a signed-in person's id; null for everybody else. */
export const personOf = (actor: Actor) => (actor.kind === 'person' ? actor.personId : null);

/**
 * Whether they may do this with a thing lying there; not told where: with anything at all. The
 * only question about permission in the house: the form, the API and a messenger ask the same.
 */
export const may = (actor: Actor, permission: Permission, where: Where = {}) =>
  actor.kind === 'system' || (actor.kind === 'person' && allows(actor.roles, permission, where));

/** The grounds on which they may do this: null is everywhere, an empty list is nowhere. */
export function groundsOf(actor: Actor, permission: Permission): Scope[] | null {
  if (actor.kind === 'system') return null;
  return actor.kind === 'person' ? scopesOf(actor.roles, permission) : [];
}

/** Whether they may open the reports' desk at all. */
export const mayOpenDesk = (actor: Actor) => actor.kind === 'person' && may(actor, 'report.see');
