import { sql, type Kysely } from 'kysely';
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

/** An event as the auditor reads it: about what, and why it was done. */
export type AuditEvent = LedgerEvent & { subject: string; subjectId: string; why: string };

/** What to look for: who read what is sensitive, or who changed rights and the house. */
export type AuditAsked = {
  of: 'readings' | 'changes';
  event?: string;
  /** Of these kinds of things only. */
  subjects?: readonly string[];
  aboutId?: string;
  by?: readonly string[];
  since?: Date;
  until?: Date;
  after?: { at: Date; id: string };
  limit: number;
};

// Word for word the conditions of the two indexes, so that a page is a range of one of them.
const kindOf = {
  readings: sql<boolean>`entry.event like '%-read'`,
  changes: sql<boolean>`entry.subject_kind not in ('report', 'letter', 'appeal', 'meeting', 'associate')
    and entry.event <> 'person.signed-in'`,
};

/** Part of the ledger across all things, newest first, with the reasons kept beside it. 1 query. */
export async function auditEvents(
  db: Kysely<Database>,
  { of, by, after, ...asked }: AuditAsked,
): Promise<AuditEvent[]> {
  const rows = await db
    .selectFrom('ledger_entries as entry')
    .leftJoin('ledger_reasons as reason', (join) =>
      join
        .onRef('reason.subject_id', '=', 'entry.subject_id')
        .onRef('reason.entry_id', '=', 'entry.id'),
    )
    .select(['entry.subject_id', 'entry.id', 'subject_kind', 'event', 'happened_at', 'payload'])
    .select(['by_person_id', 'reason.words'])
    .where(kindOf[of])
    .where((it) =>
      it.and([
        ...(asked.event ? [it('event', '=', asked.event)] : []),
        ...(asked.subjects ? [sql<boolean>`subject_kind = any(${asked.subjects}::text[])`] : []),
        ...(asked.aboutId ? [it('entry.subject_id', '=', asked.aboutId)] : []),
        ...(by ? [sql<boolean>`by_person_id = any(${by}::uuid[])`] : []),
        ...(asked.since ? [it('happened_at', '>=', asked.since)] : []),
        ...(asked.until ? [it('happened_at', '<', asked.until)] : []),
        ...(after
          ? [sql<boolean>`(happened_at, entry.id) < (${after.at}, ${after.id}::uuid)`]
          : []),
      ]),
    )
    .orderBy('happened_at', 'desc')
    .orderBy('entry.id', 'desc')
    .limit(asked.limit)
    .execute();
  return rows.map((row) => ({
    ...eventOf(row),
    ...{ subject: row.subject_kind, subjectId: row.subject_id, why: row.words ?? '' },
  }));
}

/** When this event last happened to a thing; null when it never did. */
export async function lastTime(db: Kysely<Database>, subjectId: string, event: string) {
  const row = await db
    .selectFrom('ledger_entries')
    .select((it) => it.fn.max('happened_at').as('at'))
    .where('subject_id', '=', subjectId)
    .where('event', '=', event)
    .executeTakeFirst();
  return row?.at ?? null;
}

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
  return rows.map(eventOf);
}

/** What happened to these things within a span of time, oldest first, each with the thing's id. */
export async function eventsWithin(
  db: Kysely<Database>,
  subjectIds: readonly string[],
  { since, until }: { since: Date; until: Date },
): Promise<(LedgerEvent & { subjectId: string })[]> {
  const rows = await db
    .selectFrom('ledger_entries')
    .select(['subject_id', 'id', 'event', 'happened_at', 'payload', 'by_person_id'])
    .where('subject_id', '=', sql<string>`any(${subjectIds}::uuid[])`)
    .where('happened_at', '>=', since)
    .where('happened_at', '<=', until)
    .orderBy('happened_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ ...eventOf(row), subjectId: row.subject_id }));
}

type Row = {
  id: string;
  event: string;
  happened_at: Date;
  payload: string;
  by_person_id: string | null;
};

function eventOf(row: Row): LedgerEvent {
  const { by, organisation, facts } = JSON.parse(row.payload) as Payload;
  return {
    ...{ id: row.id, event: row.event, at: row.happened_at, by, facts },
    organisationId: organisation ?? null,
    personId: row.by_person_id,
  };
}
