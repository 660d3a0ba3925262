import { now } from '#server/clock.ts';
import { change } from '#server/database.ts';
import { later } from '#server/jobs.ts';

type Seen = { copies: { largeUrl: string } | null };

/** Where the JPEG of a photo's safe copy is fetched: messengers do not all take WebP. */
export const jpegPath = (photo: Seen | undefined): string | undefined =>
  photo?.copies?.largeUrl.replace(/\.webp$/, '.jpg');

/** So often it is looked whether a photo is ready, and so long in between: then it goes without. */
const MOST_LOOKS = 12;
const LOOK_MS = 10_000;

/**
 * Whether to wait for photos whose safe copies are still being made: then the job is queued once
 * more, a little later.
 */
export async function lookAgain<T extends { turn?: number }>(
  job: string,
  payload: T,
  photos: readonly (Seen & { state: string })[],
): Promise<boolean> {
  const turn = payload.turn ?? 0;
  if (turn >= MOST_LOOKS || !photos.some(({ state }) => state === 'waiting')) return false;
  const runAt = new Date(now().getTime() + LOOK_MS);
  await change((tx) => later(tx, job, { ...payload, turn: turn + 1 }, { runAt }));
  return true;
}
