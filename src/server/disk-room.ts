import { statfs } from 'node:fs/promises';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { log } from '#server/log.ts';

const TELL_AGAIN_MS = 60_000;
let toldAt = 0;

/**
 * Whether the disk has room for what comes from outside. What is kept back (DISK_RESERVE_MB) is for the
 * database, which stops on a full disk, and for what we still have to make of what was taken.
 */
export async function hasDiskRoom(): Promise<boolean> {
  const { bavail, bsize } = await statfs(config.dataDir);
  const freeMb = (bavail * bsize) / 1e6;
  if (freeMb >= config.diskReserveMb) return true;
  if (now().getTime() - toldAt > TELL_AGAIN_MS) {
    toldAt = now().getTime();
    log.error(
      { freeMb: Math.round(freeMb), reserveMb: config.diskReserveMb },
      'the disk is nearly full: no photos, files and mails are taken until there is room',
    );
  }
  return false;
}
