import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { KEPT_DAYS } from './rules-hooks.ts';

/** Erases what was told to programs about a report, in the caller's transaction. */
export async function eraseDeliveries(tx: Tx, reportId: string): Promise<void> {
  await tx.deleteFrom('client_deliveries').where('report_id', '=', reportId).execute();
}

/** What was to be told to hooks a month ago is forgotten, whatever became of it. */
export async function forgetOldDeliveries(): Promise<void> {
  const before = new Date(now().getTime() - KEPT_DAYS * 86_400_000);
  await change((tx) => tx.deleteFrom('client_deliveries').where('made_at', '<', before).execute());
}
