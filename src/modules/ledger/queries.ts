import type { Kysely } from 'kysely';
import type { Database } from '#server/database.ts';
import type { LedgerFacts } from './actions.ts';

export type LedgerEvent = {
  id: string;
  event: string;
  at: Date;
  by: string;
  organisationId: string | null;
  personId: string | null;
  facts: LedgerFacts;
};

type Payload = { by: string; organisation?: string; facts: LedgerFacts };

/** Everything that happened to one thing, oldest first. */
export async function eventsOf(db: Kysely<Database>, subjectId: string): Promise<LedgerEvent[]> {
  const rows = await db
    .selectFrom('ledger_entries')
    .select(['id', 'event', 'happened_at', 'payload', 'by_person_id'])
    .where('subject_id', '=', subjectId)
    .orderBy('happened_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => {
    const { by, organisation, facts } = JSON.parse(row.payload) as Payload;
    return {
      id: row.id,
      event: row.event,
      at: row.happened_at,
      by,
      organisationId: organisation ?? null,
      personId: row.by_person_id,
      facts,
    };
  });
}
