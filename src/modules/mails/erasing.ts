import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { removeFile } from '#server/files.ts';
import { later } from '#server/jobs.ts';
import { rawFile } from './keeping.ts';
import { RAW_DAYS } from './rules.ts';

const BATCH = 200;

/** Of a mail only when it came, how large it was and what became of it. */
const erased = {
  ...{ sender: '', sender_id: null, subject: '', recipients: [], envelope_from: '' },
  ...{ peer: '', helo: '', draft: null, left_out: JSON.stringify([]), raw_key: null },
};

/** Erases every mail about a report, and the one it came by: addresses, subject, the mail itself. */
export async function eraseMailsOf(tx: Tx, reportId: string): Promise<void> {
  const rows = await tx
    .selectFrom('mails')
    .select('id')
    .where((it) => it.or([it('report_id', '=', reportId), it('draft_id', '=', reportId)]))
    .where('erased_at', 'is', null)
    .forUpdate()
    .execute();
  await eraseRows(tx, rows);
}

/** Erases what is older than 30 days, some at a time, until nothing is. */
export async function eraseOldMails(): Promise<void> {
  const before = new Date(now().getTime() - RAW_DAYS * 86_400_000);
  for (let done = BATCH; done === BATCH;) {
    done = await change(async (tx) => {
      const rows = await tx
        .selectFrom('mails')
        .select('id')
        .where('taken_at', '<', before)
        .where('erased_at', 'is', null)
        .orderBy('taken_at')
        .limit(BATCH)
        .forUpdate()
        .skipLocked()
        .execute();
      await eraseRows(tx, rows);
      return rows.length;
    });
  }
}

async function eraseRows(tx: Tx, rows: readonly { id: string }[]) {
  if (rows.length === 0) return;
  await tx
    .updateTable('mails')
    .set({ ...erased, erased_at: now() })
    .where(
      'id',
      'in',
      rows.map(({ id }) => id),
    )
    .execute();
  // Files go when the transaction has committed: not before, and not never.
  await later(tx, 'mails.remove-raw', { keys: rows.map(({ id }) => rawFile(id)) });
}

/** Removes mails that were erased. */
export async function removeRaw(keys: readonly string[]): Promise<void> {
  for (const key of keys) await removeFile(key);
}
