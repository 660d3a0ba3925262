import { sql, type Kysely } from 'kysely';
import { coarse } from '#basics/place.ts';
import { record, type LedgerActor } from '#modules/ledger/actions.ts';
import { now } from '#server/clock.ts';
import { change, db, type Database, type Tx } from '#server/database.ts';
import { lockReport, recountLater, type LockedReport } from './moving.ts';
import { phoneDigits } from './rules-desk.ts';
import { isOpen, publicColumns } from './rules.ts';

/** How near the place of a report stays known, in metres. */
const COARSE_M = 500;

/**
 * The reports that ended longer ago than their category keeps them, the oldest change first: not
 * open, no part of something open, not held back. `held` are codes.
 */
export async function reportsPastKeeping(held: readonly string[], limit: number) {
  return pastKeeping(held)
    .select(['reports.id', 'reports.code'])
    .orderBy('reports.changed_at')
    .limit(limit)
    .execute();
}

/** How many there are of them. */
export async function countPastKeeping(held: readonly string[]): Promise<number> {
  const { count } = await pastKeeping(held)
    .select(sql<number>`count(*)::int`.as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

const over = ['claimed', 'confirmed', 'declined', 'merged'];

const pastKeeping = (held: readonly string[]) =>
  db
    .selectFrom('reports')
    .innerJoin('categories', 'categories.id', 'reports.category_id')
    .leftJoin('reports as whole', 'whole.id', 'reports.part_of')
    .where('reports.anonymised_at', 'is', null)
    .where('reports.state', 'in', over)
    .where((it) => it.or([it('whole.id', 'is', null), it('whole.state', 'in', over)]))
    .where('reports.code', '<>', sql<string>`all(${held}::text[])`)
    // A whole and its parts wait for one another.
    .where(sql<boolean>`coalesce(whole.code, '') <> all(${held}::text[])`)
    .where(
      sql<boolean>`not exists (select from reports as part
        where part.part_of = reports.id and part.code = any(${held}::text[]))`,
    )
    .where(
      sql<boolean>`reports.changed_at < ${now()}::timestamptz - make_interval(days => categories.retention_days)`,
    );

/** A report and the parts it was split into. */
export async function withParts(tx: Tx, reportId: string): Promise<{ id: string; code: string }[]> {
  return tx
    .selectFrom('reports')
    .select(['id', 'code'])
    .where((it) => it.or([it('id', '=', reportId), it('part_of', '=', reportId)]))
    .execute();
}

/**
 * Takes out of a report what could tell a person: contact, every word, the exact place, answers,
 * notes, updates, edits, questions, who flagged it. State, dates, category, area and the square
 * of 500 m stay, so the figures do. An open report is left alone. Gives whether it did.
 */
export async function anonymiseReport(tx: Tx, actor: LedgerActor, reportId: string) {
  const report = await lockReport(tx, reportId);
  if (report.anonymised_at || isOpen(report.state)) return false;
  const place = placeLeft(report);
  await eraseWhoFiled(tx, reportId);
  await eraseWhatWasSaid(tx, reportId);
  await tx
    .updateTable('reports')
    .set({
      ...place,
      ...{ words: '', address: '', accuracy_m: null, answers: '{}', part_photos: null },
      anonymised_at: now(),
    })
    .where('id', '=', reportId)
    .execute();
  await recountLater(tx, report);
  await recountLater(tx, { ...report, cell: place.cell });
  await record(tx, actor, 'report.anonymised', { subject: 'report', id: reportId });
  return true;
}

/** The square it lies in, for the desk and, where they saw a place, for strangers. */
function placeLeft(report: LockedReport) {
  const { lon, lat } = coarse(report, COARSE_M);
  const seen = report.public_lon === null ? 'never' : 'reviewed';
  return { lon, lat, ...publicColumns({ place: { lon, lat }, words: '', address: '' }, seen) };
}

/**
 * Erases how the reporter can be reached, and leaves of their words what strangers may read.
 * Gives the e-mail addresses it erased.
 */
export async function eraseWhoFiled(tx: Tx, reportId: string): Promise<string[]> {
  const report = await lockReport(tx, reportId);
  const contacts = await tx
    .deleteFrom('report_contacts')
    .where('report_id', '=', reportId)
    .returning('email')
    .execute();
  await tx
    .updateTable('reports')
    .set({ words: report.public_words })
    .where('id', '=', reportId)
    .execute();
  await tx
    .updateTable('report_verdicts')
    .set({ words: '' })
    .where('report_id', '=', reportId)
    .where('given_by', '=', 'reporter')
    .execute();
  // What an edit took out is theirs too.
  await tx.deleteFrom('report_edits').where('report_id', '=', reportId).execute();
  return contacts.flatMap(({ email }) => email ?? []);
}

/** The reports filed with an e-mail address or a phone number, the newest first, up to 200. */
export function reportsOfAddress(source: Kysely<Database>, address: string) {
  const digits = phoneDigits(address) ?? 'none';
  const same = address.includes('@')
    ? sql<boolean>`email is not null and lower(email) = ${address.toLowerCase()}`
    : sql<boolean>`phone is not null and regexp_replace(phone, '\\D', '', 'g') = any(${[digits, digits.replace(/^7/, '8')]}::text[])`;
  return source
    .selectFrom('reports')
    .select(['id', 'code', 'state', 'filed_at'])
    .where('id', 'in', (it) => it.selectFrom('report_contacts').select('report_id').where(same))
    .orderBy('filed_at', 'desc')
    .limit(200)
    .execute();
}

async function eraseWhatWasSaid(tx: Tx, reportId: string) {
  const flag = { words: '', email: null };
  await tx.updateTable('report_flags').set(flag).where('report_id', '=', reportId).execute();
  await tx
    .updateTable('report_verdicts')
    .set({ words: '', distance_m: null })
    .where('report_id', '=', reportId)
    .execute();
  await tx.deleteFrom('report_notes').where('report_id', '=', reportId).execute();
  await tx.deleteFrom('report_updates').where('report_id', '=', reportId).execute();
  await tx.deleteFrom('report_questions').where('report_id', '=', reportId).execute();
  await tx.deleteFrom('report_locks').where('report_id', '=', reportId).execute();
  await tx.deleteFrom('report_bulk_rows').where('report_id', '=', reportId).execute();
}

const BULK_DAYS = 30;

/** Erases what the desk did to many at once a month ago, and locks whose time is over. */
export async function forgetOld(): Promise<void> {
  const before = new Date(now().getTime() - BULK_DAYS * 86_400_000);
  await change(async (tx) => {
    const old = tx.selectFrom('report_bulks').select('id').where('made_at', '<', before);
    await tx.deleteFrom('report_bulk_rows').where('bulk_id', 'in', old).execute();
    await tx.deleteFrom('report_bulks').where('made_at', '<', before).execute();
    await tx.deleteFrom('report_locks').where('until_at', '<', before).execute();
  });
}
