import type { Say } from '#basics/words.ts';

type From = 'photo' | 'device' | 'coordinates' | 'link' | 'address' | 'pin' | 'desk';

/** How a place is known, in words; how exactly only where that is known. */
export function howPlaced(say: Say, from: From, accuracyM: number | null | undefined): string {
  const metres = Math.round(accuracyM ?? 0);
  if (metres === 0 && (from === 'device' || from === 'address')) {
    return say(`report.placed-by.${from}`);
  }
  return say(`report.place-from.${from}`, { metres });
}
