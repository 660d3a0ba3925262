import type { Tx } from '#server/database.ts';

/** Erases the words of whoever had the tasks of a report: free words may name people. */
export async function eraseTaskWords(tx: Tx, reportId: string): Promise<void> {
  await tx
    .updateTable('assignments')
    .set({ remark: '', reason: null })
    .where('report_id', '=', reportId)
    .execute();
}
