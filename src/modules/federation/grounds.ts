import { Refusal } from '#basics/refusal.ts';
import { groundsOf, may, type Actor } from '#modules/people/rules.ts';
import type { Item } from '#modules/syndication/queries.ts';

/** Refuses whoever is no editor at all. */
export function requireEditor(actor: Actor): void {
  if (!may(actor, 'publication.edit')) throw new Refusal('people.may-not-desk', 403);
}

/** Whether they are an editor of the whole house: whom it follows and hears concerns everybody. */
export const mayForHouse = (actor: Actor): boolean => groundsOf(actor, 'publication.edit') === null;

/** Refuses whoever is no editor of the whole house. */
export function requireForHouse(actor: Actor): void {
  if (!mayForHouse(actor)) throw new Refusal('people.may-not-desk', 403);
}

/** Whether they look after what is answered to a thing lying there. */
export const mayLookAfter = (actor: Actor, item: Item): boolean =>
  may(actor, 'publication.edit', { areas: item.area_ids, organisationId: item.organisation_id });
