import canonicalize from 'canonicalize';
import { LEAST_WHY } from '#basics/reading-reasons.ts';
import { Refusal } from '#basics/refusal.ts';
import { now } from '#server/clock.ts';
import type { Tx } from '#server/database.ts';
import { newId, sha256 } from '#server/ids.ts';

const MOST_WHY = 500;

/** What may stand in a ledger row: nothing a person could be known by. */
export type LedgerFacts = Record<string, string | number | boolean | null | string[]>;

/** Who did it, as the ledger says it: never a person's name. */
export type LedgerActor = {
  kind: 'stranger' | 'reporter' | 'responder' | 'person' | 'system';
  organisationId?: string;
  personId?: string;
};

/**
 * The shape of an event: which thing it is about, and the facts. `why` is kept beside the
 * ledger and not in it, because words may name people.
 */
export type LedgerEntry = {
  subject:
    | 'report'
    | 'letter'
    | 'mail'
    | 'area'
    | 'category'
    | 'organisation'
    | 'person'
    | 'appeal'
    | 'meeting'
    | 'associate'
    | 'rule'
    | 'template'
    | 'calendar'
    | 'retention'
    | 'ban'
    | 'indicator'
    | 'activity'
    | 'contest'
    | 'warning'
    | 'partner'
    | 'elsewhere'
    | 'publication'
    | 'campaign';
  id: string;
  why?: string;
} & LedgerFacts;

/** How the ledger's payload names a thing: a hash, for a report's id opens its receipt. */
export const publicRef = (id: string) => sha256(`ledger:${id}`).toString('hex').slice(0, 32);

/**
 * Writes one event into the ledger, in the caller's transaction. The payload is canonical
 * JSON (RFC 8785) and its SHA-256 stands beside it, ready to be a leaf of a transparency log.
 * An event that ends in "-read" is a look at what is sensitive: refused without a reason.
 */
export const record = (tx: Tx, actor: LedgerActor, event: string, entry: LedgerEntry) =>
  recordAll(tx, actor, event, [entry]);

/** Writes the same event of many things at once, up to some thousands, as `record` writes one. */
export async function recordAll(
  tx: Tx,
  actor: LedgerActor,
  event: string,
  entries: readonly LedgerEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  const written = entries.map(({ why = '', ...entry }) => ({
    row: rowOf(actor, event, entry as LedgerEntry),
    words: why.trim().slice(0, MOST_WHY),
  }));
  if (event.endsWith('-read') && written.some(({ words }) => words.length < LEAST_WHY)) {
    throw new Refusal('ledger.say-why', 422, {}, 'why');
  }
  await tx
    .insertInto('ledger_entries')
    .values(written.map(({ row }) => row))
    .execute();
  const reasons = written.filter(({ words }) => words !== '');
  if (reasons.length === 0) return;
  await tx
    .insertInto('ledger_reasons')
    .values(
      reasons.map(({ row, words }) => ({ subject_id: row.subject_id, entry_id: row.id, words })),
    )
    .execute();
}

function rowOf(actor: LedgerActor, event: string, { subject, id, ...facts }: LedgerEntry) {
  const at = now();
  const payload = canonicalize({
    at: at.toISOString(),
    by: actor.kind,
    ...(actor.organisationId && { organisation: actor.organisationId }),
    event,
    facts,
    subject,
    of: publicRef(id),
  }) as string;
  return {
    subject_id: id,
    id: newId(),
    subject_kind: subject,
    event,
    happened_at: at,
    payload,
    payload_sha256: sha256(payload),
    by_person_id: actor.personId ?? null,
  };
}
