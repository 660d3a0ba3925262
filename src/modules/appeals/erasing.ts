import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import { eraseReasonsAbout } from '#modules/ledger/erasing.ts';
import { eraseLettersAbout } from '#modules/letters/erasing.ts';
import { forgetNotifications } from '#modules/notifications/devices.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { removeFile } from '#server/files.ts';
import { later } from '#server/jobs.ts';
import { documentFile } from './documents.ts';
import { lockAppeal } from './moving.ts';
import { isOver } from './rules.ts';

/** What stands in the place of words that were erased. */
const ERASED = '–';

/**
 * Takes everything personal out of appeals that ended before a moment, the oldest first: name,
 * address, words, messages, documents, letters. Number, dates, body, outcome and rating stay, so
 * that the statistics do. Gives the ids it did.
 */
export async function anonymiseAppeals(tx: Tx, before: Date, limit: number): Promise<string[]> {
  const rows = await tx
    .selectFrom('appeals')
    .select('id')
    .where('ended_at', '<', before)
    .where('anonymised_at', 'is', null)
    .orderBy('ended_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
  for (const { id } of rows) await anonymise(tx, id);
  return rows.map(({ id }) => id);
}

/** Takes everything personal out of one appeal at its applicant's wish. Refuses one still open. */
export async function eraseAppeal(tx: Tx, appealId: string): Promise<void> {
  const appeal = await lockAppeal(tx, appealId);
  if (!isOver(appeal.state)) throw new Refusal('appeal.erase-open', 409);
  await anonymise(tx, appealId);
}

async function anonymise(tx: Tx, appealId: string) {
  await tx.deleteFrom('appeal_applicants').where('appeal_id', '=', appealId).execute();
  // All of them, whatever address they went to: it may have been another one at first.
  await eraseLettersAbout(tx, appealId);
  await forgetNotifications(tx, appealId);
  await eraseReasonsAbout(tx, appealId);
  await eraseWords(tx, appealId);
  const documents = await tx
    .deleteFrom('appeal_documents')
    .where('appeal_id', '=', appealId)
    .returning('id')
    .execute();
  const keys = documents.map(({ id }) => documentFile(appealId, id));
  if (keys.length > 0) await later(tx, 'appeals.remove-files', { keys });
  await record(tx, { kind: 'system' }, 'appeal.anonymised', { subject: 'appeal', id: appealId });
}

async function eraseWords(tx: Tx, appealId: string) {
  await tx
    .updateTable('appeals')
    .set({ subject: ERASED, words: ERASED, address: '', anonymised_at: now() })
    .where('id', '=', appealId)
    .execute();
  const words = { words: ERASED };
  await tx.updateTable('appeal_answers').set(words).where('appeal_id', '=', appealId).execute();
  await tx.updateTable('appeal_reviews').set(words).where('appeal_id', '=', appealId).execute();
  await tx
    .updateTable('appeal_feedback')
    .set({ words: '' })
    .where('appeal_id', '=', appealId)
    .execute();
  await tx.deleteFrom('appeal_messages').where('appeal_id', '=', appealId).execute();
}

/** Removes the bytes of documents that were erased. */
export async function removeFiles(keys: readonly string[]): Promise<void> {
  for (const key of keys) await removeFile(key);
}

const DAY_MS = 86_400_000;

/** Erases documents that came with a form nobody sent within a day. */
export async function eraseUnclaimed(): Promise<void> {
  const erased = await change((tx) =>
    tx
      .deleteFrom('appeal_documents')
      .where('claimed_at', 'is', null)
      .where('kept_at', '<', new Date(now().getTime() - DAY_MS))
      .returning(['appeal_id', 'id'])
      .execute(),
  );
  await removeFiles(erased.map(({ appeal_id, id }) => documentFile(appeal_id, id)));
}
