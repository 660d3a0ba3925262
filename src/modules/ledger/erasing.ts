import { sql } from 'kysely';
import { db, type Tx } from '#server/database.ts';

const older = (before: Date) => sql<boolean>`exists (select from ledger_entries
  where ledger_entries.subject_id = ledger_reasons.subject_id
    and ledger_entries.id = ledger_reasons.entry_id and happened_at < ${before})`;

/** Erases the words by which people gave reasons before a moment; the events stay. Gives how many. */
export async function eraseOldReasons(tx: Tx, before: Date, limit: number): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('ledger_reasons')
    .where(({ eb, refTuple, selectFrom }) =>
      eb(
        refTuple('subject_id', 'entry_id'),
        'in',
        selectFrom('ledger_reasons')
          .select(['subject_id', 'entry_id'])
          .where(older(before))
          .limit(limit)
          .$asTuple('subject_id', 'entry_id'),
      ),
    )
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/**
 * Erases the words by which people gave reasons about one thing: for what is erased itself. That
 * somebody looked, who and when stays.
 */
export async function eraseReasonsAbout(tx: Tx, subjectId: string): Promise<void> {
  await tx.deleteFrom('ledger_reasons').where('subject_id', '=', subjectId).execute();
}

/** How many reasons were given before a moment. */
export async function countOldReasons(before: Date): Promise<number> {
  const { count } = await db
    .selectFrom('ledger_reasons')
    .select(sql<number>`count(*)::int`.as('count'))
    .where(older(before))
    .executeTakeFirstOrThrow();
  return count;
}
