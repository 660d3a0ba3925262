import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';

/** An indicator that was seen nowhere for so many days is forgotten: three years. */
const UNSEEN_DAYS = 3 * 365;
const DAY_MS = 86_400_000;

/**
 * Erases what was read on the photos of a report. Its sightings stay: they name a shop and a report
 * that names nobody any more.
 */
export async function eraseWall(tx: Tx, reportId: string): Promise<void> {
  await tx.deleteFrom('indicator_proposals').where('report_id', '=', reportId).execute();
  await tx.deleteFrom('indicator_readings').where('report_id', '=', reportId).execute();
}

/** Forgets indicators that were seen nowhere for three years, with their sightings. */
export function forgetUnseen(): Promise<void> {
  const before = new Date(now().getTime() - UNSEEN_DAYS * DAY_MS);
  return change(async (tx) => {
    const old = tx.selectFrom('indicators').select('id').where('last_seen_at', '<', before);
    await tx.deleteFrom('indicator_sightings').where('indicator_id', 'in', old).execute();
    await tx.deleteFrom('indicators').where('last_seen_at', '<', before).execute();
  });
}
