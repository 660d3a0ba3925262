import { keyFor } from '#server/ids.ts';
import { houseToday } from '#server/today.ts';

/** A list shuffled: for the same cause always the same way, which nobody outside can work out. */
export function shuffled<T extends { id: string }>(list: readonly T[], cause: string): T[] {
  const placed = list.map((one) => ({ one, at: keyFor(`order ${cause}`, one.id) }));
  return placed.sort((a, b) => (a.at < b.at ? -1 : 1)).map(({ one }) => one);
}

/** The cause of today's order: another one tomorrow, so that nobody stands last all the time. */
export const orderOfToday = (contestId: string) => `${contestId} ${houseToday()}`;
