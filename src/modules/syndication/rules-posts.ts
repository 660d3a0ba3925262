/**
 * What became of a post. `unsure`: it was handed over and no answer came; `later`: it did not arrive,
 * and may after so many seconds; `refused`: it never will.
 */
export type PostOutcome =
  | { state: 'posted'; messageId: string; withPicture: boolean }
  | { state: 'removed' }
  | { state: 'unsure'; problem: string }
  | { state: 'refused'; problem: string }
  | { state: 'later'; problem: string; afterS?: number };

const MOST_TRIES = 15;
const LONGEST_S = 3600;

/** When to try again after so many tries; null: it is given up. About ten hours in all. */
export function nextPost(tries: number, afterS: number, at: Date): Date | null {
  if (tries >= MOST_TRIES) return null;
  const wait = Math.max(afterS, Math.min(LONGEST_S, 5 * 2 ** tries));
  return new Date(at.getTime() + wait * 1000);
}

/** What is over is not told as news. */
export const isOver = ({ ends_at: endsAt }: { ends_at: Date | null }, at: Date): boolean =>
  endsAt !== null && endsAt <= at;
