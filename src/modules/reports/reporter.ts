import { Refusal } from '#basics/refusal.ts';
import { eventsOf } from '#modules/ledger/queries.ts';
import { record } from '#modules/ledger/actions.ts';
import { forgetLetters } from '#modules/letters/actions.ts';
import { ownPhotos } from '#modules/media/queries.ts';
import type { Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { change, db } from '#server/database.ts';
import { limit } from '#server/limits.ts';
import { openContactKey, openReceiptKey, pinFits, receiptKey } from './codes.ts';
import { reporterMayAnswer } from './outcome.ts';
import { neighbourMayAnswer, readCode, type State } from './rules.ts';
import { publicTimeline } from './timeline.ts';

/** Who a receipt link makes of its holder: the reporter of that report. Refuses a wrong link. */
export function reporterOf(key: string): Extract<Actor, { kind: 'reporter' }> {
  const reportId = openReceiptKey(key);
  if (!reportId) throw new Refusal('receipt.link-unknown', 404);
  return { kind: 'reporter', reportId };
}

/**
 * The receipt link for a typed return code (number and six letters), or the number alone,
 * which opens the public page. The same refusal for a wrong number and wrong letters. A number can
 * be tried 60 times in ten minutes, from wherever.
 */
export async function receiptForCode(typed: string): Promise<{ key: string } | { code: string }> {
  const read = readCode(typed);
  if (!read) throw new Refusal('receipt.code-wrong', 400, {}, 'code');
  if (read.pin === '') return { code: read.code };
  await limit('code-of-report', read.code);
  const row = await db
    .selectFrom('reports')
    .select(['id', 'code'])
    .where('code', '=', read.code)
    .executeTakeFirst();
  if (!row || !pinFits(row.id, read.pin)) throw new Refusal('receipt.code-wrong', 404, {}, 'code');
  return { key: receiptKey(row.id) };
}

/** What a reporter sees of their own report. Refuses everybody else. */
export async function reporterReport(actor: Actor) {
  if (actor.kind !== 'reporter') throw new Refusal('report.not-yours', 403);
  const row = await db
    .selectFrom('reports')
    .leftJoin('report_contacts', 'report_contacts.report_id', 'reports.id')
    .select(['reports.id', 'code', 'state', 'showing', 'category_id', 'area_id', 'organisation_id'])
    .select(['lon', 'lat', 'accuracy_m', 'address', 'words', 'public_words', 'round'])
    .select(['filed_at', 'due_at', 'claimed_at', 'reports.confirmed_at', 'merged_into'])
    .select(['email', 'phone', 'name', 'report_contacts.confirmed_at as contact_confirmed_at'])
    .where('reports.id', '=', actor.reportId)
    .executeTakeFirst();
  if (!row) throw new Refusal('receipt.link-unknown', 404);
  const [photos, events, reason, into] = await Promise.all([
    ownPhotos(row.id),
    eventsOf(db, row.id),
    row.state === 'declined' ? declineReason(row.id) : null,
    row.merged_into ? codeOfReport(row.merged_into) : null,
  ]);
  return {
    ...row,
    state: row.state as State,
    photos,
    timeline: publicTimeline(events),
    mayAnswer: reporterMayAnswer(row),
    waitsForNeighbour: neighbourMayAnswer(row.state as State, row.claimed_at, now()),
    reason,
    into,
  };
}

async function declineReason(reportId: string): Promise<string | null> {
  const row = await db
    .selectFrom('report_notes')
    .select('words')
    .where('report_id', '=', reportId)
    .where('event', '=', 'report.declined')
    .orderBy('written_at', 'desc')
    .executeTakeFirst();
  return row?.words ?? null;
}

async function codeOfReport(id: string): Promise<string | null> {
  const row = await db.selectFrom('reports').select('code').where('id', '=', id).executeTakeFirst();
  return row?.code ?? null;
}

/** The report whose contact a letter's link confirms. Refuses a wrong link. */
export function contactOf(key: string) {
  const ref = openContactKey(key);
  if (!ref) throw new Refusal('receipt.link-unknown', 404);
  return ref;
}

/**
 * Whoever reads the letter says that the address is theirs: from now on they are told by letter.
 * Only the letter carries this key, so nobody can say it for an address they merely typed. Gives
 * the key of the receipt.
 */
export function confirmContact(key: string): Promise<string> {
  const { reportId, id } = contactOf(key);
  return change(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('report_contacts')
      .set({ confirmed_at: now() })
      .where('report_id', '=', reportId)
      .where('id', '=', id)
      .where('confirmed_at', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows > 0n) {
      const reporter = { kind: 'reporter' } as const;
      await record(tx, reporter, 'report.contact-confirmed', { subject: 'report', id: reportId });
    }
    return receiptKey(reportId);
  });
}

/**
 * The reporter takes name, address and number back: they are erased, with every letter to them.
 * The report stays.
 */
export function forgetContact(actor: Actor): Promise<void> {
  return change(async (tx) => {
    if (actor.kind !== 'reporter') throw new Refusal('report.not-yours', 403);
    const id = actor.reportId;
    const erased = await tx
      .deleteFrom('report_contacts')
      .where('report_id', '=', id)
      .returning('email')
      .executeTakeFirst();
    if (!erased) return;
    if (erased.email) await forgetLetters(tx, id, erased.email);
    await record(tx, actor, 'report.contact-erased', { subject: 'report', id });
  });
}

/** Where a report's letters go to, and in which language; undefined when there is no such report. */
export async function reporterAddress(reportId: string) {
  const row = await db
    .selectFrom('reports')
    .leftJoin('report_contacts', 'report_contacts.report_id', 'reports.id')
    .select(['email', 'locale', 'state', 'code'])
    .where('reports.id', '=', reportId)
    .executeTakeFirst();
  return row && { ...row, state: row.state as State };
}
