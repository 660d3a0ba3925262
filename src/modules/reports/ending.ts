import { sql, type Kysely } from 'kysely';
import { coarse } from '#basics/place.ts';
import { record, type LedgerActor } from '#modules/ledger/actions.ts';
import { now } from '#server/clock.ts';
import { db, type Database, type Tx } from '#server/database.ts';
import { lockReport, type LockedReport } from './moving.ts';
import { phoneDigits } from './rules-desk.ts';
import { isOpen } from './rules.ts';

/** How near the place of a report stays known when strangers saw none of it, in metres. */
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
    .where(
      sql<boolean>`reports.changed_at < ${now()}::timestamptz - make_interval(days => categories.retention_days)`,
    );

/**
 * Takes out of a report what could tell a person: contact, the words and place strangers never
 * saw, answers, notes, edits, questions, who flagged it. State, dates, category and area stay, so
 * the figures do. An open report is left alone. Gives whether it did.
 */
export async function anonymiseReport(tx: Tx, actor: LedgerActor, reportId: string) {
  const report = await lockReport(tx, reportId);
  if (report.anonymised_at || isOpen(report.state)) return false;
  await eraseWhoFiled(tx, reportId);
  await eraseWhatWasSaid(tx, reportId);
  await tx
    .updateTable('reports')
    .set({
      ...placeLeft(report),
      ...wordsLeft(report),
      accuracy_m: null,
      answers: '{}',
      anonymised_at: now(),
    })
    .where('id', '=', reportId)
    .execute();
  await record(tx, actor, 'report.anonymised', { subject: 'report', id: reportId });
  return true;
}

function placeLeft(report: LockedReport) {
  const { public_lon: lon, public_lat: lat } = report;
  return lon === null || lat === null ? coarse(report, COARSE_M) : { lon, lat };
}

const wordsLeft = (report: Pick<LockedReport, 'public_words' | 'public_address'>) => ({
  words: report.public_words,
  address: report.public_address,
});

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
  await tx.deleteFrom('report_edits').where('report_id', '=', reportId).execute();
  await tx.deleteFrom('report_questions').where('report_id', '=', reportId).execute();
}
