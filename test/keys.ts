import { makeKey } from '#modules/clients/keys.ts';
import type { ClientScope } from '#modules/clients/rules.ts';
import { actorOfPerson } from '#modules/people/queries.ts';
import type { Actor } from '#modules/people/rules.ts';
import { db } from '#server/database.ts';
import type { Person } from './people.ts';

/** The session somebody has just opened. */
export const sessionIdOf = async ({ personId }: Person) =>
  (
    await db
      .selectFrom('people_sessions')
      .select('id')
      .where('person_id', '=', personId)
      .orderBy('made_at', 'desc')
      .executeTakeFirstOrThrow()
  ).id;

/** A key that somebody makes for a program, as they may now. */
export async function keyOf(person: Person, ...scopes: ClientScope[]): Promise<string> {
  const actor: Actor = await actorOfPerson(person.personId);
  const input = { name: 'Program', scopes, days: '90' as const, password: '' };
  return makeKey(actor, input, await sessionIdOf(person));
}
