import type { Tx } from '#server/database.ts';

/** Erases what an endpoint said of a report: free words may name people. */
export async function eraseEndpointWords(tx: Tx, reportId: string): Promise<void> {
  await tx
    .updateTable('endpoint_requests')
    .set({ last_words: null, problem: null, seen_media: null })
    .where('report_id', '=', reportId)
    .execute();
}
