import { sql } from 'kysely';
import { Refusal } from '#basics/refusal.ts';
import type { Tx } from '#server/database.ts';

/** Does something within a transaction. What is refused is undone alone, and the refusal given. */
export async function refusalOf(tx: Tx, deed: () => Promise<unknown>): Promise<Refusal | null> {
  await sql`savepoint deed_in_chat`.execute(tx);
  try {
    await deed();
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    await sql`rollback to savepoint deed_in_chat`.execute(tx);
    return problem;
  }
  await sql`release savepoint deed_in_chat`.execute(tx);
  return null;
}
