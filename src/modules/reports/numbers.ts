import { Refusal } from '#basics/refusal.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { db } from '#server/database.ts';

/** The numbers of reports, by their ids, for the auditor: nothing else of them. 1 query. */
export async function reportNumbers(
  actor: Actor,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (!may(actor, 'audit.read')) throw new Refusal('people.may-not-audit', 403);
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('reports')
    .select(['id', 'code'])
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map(({ id, code }) => [id, code]));
}
