import { sql } from 'kysely';
import { now } from '#server/clock.ts';
import { change, db, type Tx } from '#server/database.ts';

/** Erases every letter about a thing, to whomever. */
export async function eraseLettersAbout(tx: Tx, aboutId: string): Promise<void> {
  await tx.deleteFrom('letters').where('about_id', '=', aboutId).execute();
}

/** Erases the letters of a kind that are not on their way any more and older than a moment: only they knew the address. */
export async function eraseSentLetters(tx: Tx, kind: string, before: Date): Promise<void> {
  await tx
    .deleteFrom('letters')
    .where('kind', '=', kind)
    .where('queued_at', '<', before)
    .where('state', 'not in', ['queued', 'waiting', 'failed'])
    .execute();
}

/** Erases letters that left, or were kept to be read here, before a moment. Gives how many. */
export async function eraseOldLetters(tx: Tx, before: Date, limit: number): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('letters')
    .where('id', 'in', (it) =>
      it
        .selectFrom('letters')
        .select('id')
        .where('queued_at', '<', before)
        .orderBy('queued_at')
        .limit(limit),
    )
    .executeTakeFirst();
  return Number(numDeletedRows);
}

const ADDRESS_DAYS = 365;

/** Forgets, after a year, that an address said no: it may be written to again. */
export async function forgetAddresses(): Promise<void> {
  const before = new Date(now().getTime() - ADDRESS_DAYS * 86_400_000);
  await change((tx) => tx.deleteFrom('letter_addresses').where('last_at', '<', before).execute());
}

/** How many letters are older than a moment. */
export async function countOldLetters(before: Date): Promise<number> {
  const { count } = await db
    .selectFrom('letters')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('queued_at', '<', before)
    .executeTakeFirstOrThrow();
  return count;
}
