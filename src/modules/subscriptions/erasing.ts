import type { Tx } from '#server/database.ts';

/** Erases the addresses of everybody who followed a report. */
export async function eraseFollowers(tx: Tx, reportId: string): Promise<void> {
  await tx.deleteFrom('subscription_followers').where('report_id', '=', reportId).execute();
}
