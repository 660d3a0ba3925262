import { sql } from 'kysely';
import { Refusal } from '#basics/refusal.ts';
import { mayOpenDesk, type Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { change, db, type Tx } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import type { Bulk, BulkVerb } from './input-bulk.ts';
import { readCode } from './rules.ts';

/** Up to so many are done while the form waits; more go through a job, with progress. */
const AT_ONCE = 50;
/** How long it can be undone, in minutes. */
export const UNDO_MIN = 30;

/** What was asked for, without the reports it was asked for. */
export type BulkAsked = Partial<Record<'organisationId' | 'categoryId' | 'into' | 'why', string>>;

/** Keeps what is to be done to which reports; `waits`: a job does it, too many for one form. */
export async function startBulk(actor: Actor, { verb, codes, ...asked }: Bulk) {
  const { personId } = requirePerson(actor);
  return change(async (tx) => {
    const known = await knownOf(tx, codes);
    if (known.length === 0) throw new Refusal('desk.bulk.choose', 400, {}, 'codes');
    const id = newId();
    await tx
      .insertInto('report_bulks')
      .values({
        ...{ id, person_id: personId, verb, input: JSON.stringify(asked) },
        ...{ total: known.length, made_at: now() },
      })
      .execute();
    await tx
      .insertInto('report_bulk_rows')
      .values(
        known.map((report, position) => ({
          ...{ bulk_id: id, position, report_id: report.id, code: report.code },
        })),
      )
      .execute();
    const waits = known.length > AT_ONCE;
    if (waits) await later(tx, 'assignments.do-bulk', { id });
    return { id, waits };
  });
}

/** The reports of these numbers, in their order. What this person may do with each is asked later. */
async function knownOf(tx: Tx, codes: readonly string[]) {
  const read = codes.flatMap((one) => readCode(one)?.code ?? []);
  const rows = await tx
    .selectFrom('reports')
    .select(['id', 'code'])
    .where('code', '=', sql<string>`any(${read}::text[])`)
    .execute();
  return rows.toSorted((a, b) => read.indexOf(a.code) - read.indexOf(b.code));
}

/** What was done to many: how far it is, what was refused and why. Refuses whoever did not do it. */
export async function bulkOf(actor: Actor, id: string) {
  const row = await ownBulk(actor, id);
  const rows = await db
    .selectFrom('report_bulk_rows')
    .select(['code', 'outcome', 'refusal', 'params'])
    .where('bulk_id', '=', id)
    .orderBy('position')
    .execute();
  const count = (outcome: string) => rows.filter((one) => one.outcome === outcome).length;
  return {
    ...{ id, verb: row.verb as BulkVerb, total: row.total, ended: row.ended_at !== null },
    ...{ done: count('done') + count('undone') + count('kept'), undone: count('undone') },
    undoing: row.undone_at !== null,
    mayUndo: row.ended_at !== null && row.undone_at === null && count('done') > 0 && inTime(row),
    refused: rows
      .filter((one) => one.refusal !== null)
      .map(({ code, refusal, params }) => ({
        ...{ code, key: refusal ?? '', params: params as Record<string, string | number> },
      })),
  };
}

const inTime = ({ made_at }: { made_at: Date }) =>
  now().getTime() - made_at.getTime() < UNDO_MIN * 60_000;

/** Has what was done to many taken back; once, within 30 minutes, by who did it. */
export async function startUndo(actor: Actor, id: string) {
  return change(async (tx) => {
    const row = await ownBulk(actor, id);
    if (!inTime(row)) throw new Refusal('desk.bulk.too-late', 409);
    const marked = await tx
      .updateTable('report_bulks')
      .set({ undone_at: now() })
      .where('id', '=', id)
      .where('undone_at', 'is', null)
      .where('ended_at', 'is not', null)
      .executeTakeFirst();
    if (marked.numUpdatedRows === 0n) throw new Refusal('desk.bulk.cannot-undo', 409);
    const waits = row.total > AT_ONCE;
    if (waits) await later(tx, 'assignments.undo-bulk', { id });
    return { waits };
  });
}

async function ownBulk(actor: Actor, id: string) {
  const { personId } = requirePerson(actor);
  const row = await bulkRow(id);
  if (!row || row.person_id !== personId) throw new Refusal('desk.bulk.unknown', 404);
  return row;
}

const bulkRow = async (id: string) =>
  /^[\da-f-]{36}$/.test(id)
    ? db.selectFrom('report_bulks').selectAll().where('id', '=', id).executeTakeFirst()
    : undefined;

/** Who asked for what, for whoever does it; undefined when nobody did. */
export async function bulkAsked(id: string) {
  const row = await bulkRow(id);
  return (
    row && { personId: row.person_id, verb: row.verb as BulkVerb, asked: row.input as BulkAsked }
  );
}

function requirePerson(actor: Actor) {
  if (actor.kind !== 'person' || !mayOpenDesk(actor)) throw new Refusal('people.may-not-desk', 403);
  return actor;
}
