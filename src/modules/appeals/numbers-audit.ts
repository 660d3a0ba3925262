import { Refusal } from '#basics/refusal.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { db } from '#server/database.ts';

/** The numbers of appeals, by their ids, for the auditor: nothing else of them. 1 query. */
export async function appealNumbers(
  actor: Actor,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (!may(actor, 'audit.read')) throw new Refusal('people.may-not-audit', 403);
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('appeals')
    .select(['id', 'number'])
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map(({ id, number }) => [id, number]));
}
