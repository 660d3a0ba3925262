import { sql } from 'kysely';
import type { Tx } from '#server/database.ts';

type Table = 'campaigns' | 'publications';

/** An address nobody has: the wished one, or with some signs of the id behind it. */
export async function freeSlug(tx: Tx, table: Table, wished: string, id: string): Promise<string> {
  const own = id.replaceAll('-', '').slice(-8);
  if (!wished) return own;
  return (await isSlugTaken(tx, table, wished, id)) ? `${wished}-${own}` : wished;
}

/**
 * Whether something else has the address. Asked one after the other until the transaction ends: two who
 * begin the same title at once get two addresses.
 */
export async function isSlugTaken(tx: Tx, table: Table, slug: string, id: string) {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${table}.slug`}, 0))`.execute(tx);
  const other = await tx
    .selectFrom(table)
    .select('id')
    .where('slug', '=', slug)
    .where('id', '<>', id)
    .executeTakeFirst();
  return other !== undefined;
}
