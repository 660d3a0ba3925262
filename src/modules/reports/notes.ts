import type { Locale } from '#basics/localised.ts';
import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import { personOf, type Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import { deskRow } from './desk.ts';
import type { InternalNote, PublicUpdate } from './input-desk.ts';
import { lockForDesk, note } from './moderation.ts';
import type { LockedReport } from './moving.ts';
import { confirmedReporter } from './queries.ts';
import { withoutContacts } from './rules.ts';
import { updateLetter } from './telling-desk.ts';

/** The desk writes something down for itself: nobody outside ever reads it. */
export function writeNote(actor: Actor, id: string, { words }: InternalNote) {
  return change(async (tx) => {
    await lockForDesk(tx, actor, id, 'report.note');
    await note(tx, actor, { reportId: id, event: 'report.noted', words, kind: 'note' });
    await record(tx, actor, 'report.noted', { subject: 'report', id });
  });
}

/**
 * The desk tells everybody something about a report: on its page if it is public, and to the
 * reporter by letter. Numbers and addresses in it are masked. A part has no page of its own.
 */
export function writeUpdate(actor: Actor, id: string, { words }: PublicUpdate) {
  return change(async (tx) => {
    const report = await lockForDesk(tx, actor, id, 'report.answer');
    if (report.part_of) throw new Refusal('report.tell-of-the-whole', 409);
    const updateId = await keepUpdate(tx, actor, report, words);
    await record(tx, actor, 'report.updated', { subject: 'report', id });
    await later(tx, 'reports.tell-update', { reportId: id, id: updateId });
    await later(tx, 'chats.tell-update', { reportId: id, id: updateId });
  });
}

async function keepUpdate(tx: Tx, actor: Actor, report: LockedReport, words: string) {
  const id = newId();
  await tx
    .insertInto('report_updates')
    .values({
      report_id: report.id,
      id,
      words: withoutContacts(words),
      by_person_id: personOf(actor),
      written_at: now(),
    })
    .execute();
  return id;
}

/**
 * The update as the reporter would get it by letter, before it goes; `byLetter` false: they left
 * no address they confirmed. Refuses whoever may not answer this report.
 */
export async function previewUpdate(actor: Actor, code: string, { words }: PublicUpdate) {
  const report = await deskRow(actor, code, 'report.answer');
  if (report.part_of) throw new Refusal('report.tell-of-the-whole', 409);
  const to = await change((tx) => confirmedReporter(tx, report.id));
  const locale = (to?.locale ?? report.locale) as Locale;
  return {
    byLetter: to !== undefined,
    ...(await updateLetter(locale, report, withoutContacts(words))),
  };
}
