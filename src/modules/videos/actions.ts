import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { removeFile } from '#server/files.ts';
import { log } from '#server/log.ts';
import { UNCLAIMED_HOURS } from './rules.ts';
import { dropVideos, filesOf, videosOf } from './stored.ts';

/** A video becomes part of what it was sent for, in the caller's transaction. */
export const claimVideo = (tx: Tx, subjectId: string, id: string) =>
  setClaimed(tx, subjectId, id, true);

/** A video belongs to nothing any more, in the caller's transaction: it is erased two days later. */
export const releaseVideo = (tx: Tx, subjectId: string, id: string) =>
  setClaimed(tx, subjectId, id, false);

async function setClaimed(tx: Tx, subjectId: string, id: string, claimed: boolean) {
  await tx
    .updateTable('videos')
    .set({ claimed, touched_at: now() })
    .where('subject_id', '=', subjectId)
    .where('id', '=', id)
    .execute();
}

/** Erases every video of a thing with all its files, in the caller's transaction. */
export async function eraseVideos(tx: Tx, subjectId: string): Promise<void> {
  await dropVideos(tx, await videosOf(tx, subjectId).forUpdate().execute());
}

const BATCH = 50;

/** Erases, with all their files, videos that nobody claimed within two days, whole or not. */
export async function eraseUnclaimedVideos(): Promise<void> {
  let erased = 0;
  for (let last = BATCH; last === BATCH; erased += last) last = await eraseSome();
  if (erased > 0) log.info({ erased }, 'videos nobody claimed are erased');
}

// The files first: a row without its file is found again by the next run, a file without its row never.
const eraseSome = () =>
  change(async (tx) => {
    const rows = await tx
      .selectFrom('videos')
      .selectAll()
      .where('claimed', '=', false)
      .where('touched_at', '<', new Date(now().getTime() - UNCLAIMED_HOURS * 3_600_000))
      .orderBy('touched_at')
      .limit(BATCH)
      .forUpdate()
      .skipLocked()
      .execute();
    for (const key of rows.flatMap(filesOf)) await removeFile(key);
    await dropVideos(tx, rows);
    return rows.length;
  });
