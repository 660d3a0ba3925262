import { now } from '#server/clock.ts';
import { change, db } from '#server/database.ts';
import { removeFile } from '#server/files.ts';
import { log } from '#server/log.ts';
import { orderCopies } from './ordering.ts';
import { UNCLAIMED_HOURS } from './rules.ts';
import { filesOf } from './stored.ts';

const MINUTE_MS = 60_000;
const BATCH = 100;
const PATIENCE_MINUTES = 15;

/** Erases, with all their files, the photos that nobody filed within two days. */
export async function eraseUnclaimed(): Promise<void> {
  let erased = 0;
  for (let last = BATCH; last === BATCH; erased += last) last = await eraseSome();
  if (erased > 0) log.info({ erased }, 'photos nobody filed are erased');
}

// The files first: a row without its file is found again by the next run, a file without its row never.
const eraseSome = () =>
  change(async (tx) => {
    const rows = await tx
      .selectFrom('media_photos')
      .selectAll()
      .where('claimed_at', 'is', null)
      .where('received_at', '<', new Date(now().getTime() - UNCLAIMED_HOURS * 60 * MINUTE_MS))
      .orderBy('received_at')
      .limit(BATCH)
      .forUpdate()
      .skipLocked()
      .execute();
    await removeFiles(rows.flatMap(filesOf));
    for (const row of rows) {
      await tx
        .deleteFrom('media_photos')
        .where('subject_id', '=', row.subject_id)
        .where('id', '=', row.id)
        .execute();
    }
    return rows.length;
  });

/** Forgets files; those that are gone already do not matter. */
export async function removeFiles(keys: string[]): Promise<void> {
  for (const key of keys) await removeFile(key);
}

/** Orders the copies of photos that have waited too long: their job was lost with its worker. */
export async function catchUp(): Promise<void> {
  const rows = await db
    .selectFrom('media_photos')
    .select(['subject_id', 'id'])
    .where('state', '=', 'waiting')
    .where('received_at', '<', new Date(now().getTime() - PATIENCE_MINUTES * MINUTE_MS))
    .orderBy('received_at')
    .limit(BATCH)
    .execute();
  for (const { subject_id, id } of rows) {
    await change((tx) => orderCopies(tx, { subjectId: subject_id, id }));
  }
}
