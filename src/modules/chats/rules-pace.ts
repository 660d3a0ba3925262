/** One message each `everyMs`; after silence so many at once. */
export type Rate = { everyMs: number; atOnce: number };

/** How fast a messenger lets us speak: in one chat, and with all of them together. */
export type Pace = { chat: Rate; bot: Rate };

export type PaceNow = { nextAt: Date | null; pausedUntil: Date | null };

/**
 * When a message may go, in milliseconds from `at`, and what is then noted. After the generic cell rate
 * algorithm (ITU-T I.371): one moment remembers all that went before.
 */
export function reserve({ nextAt, pausedUntil }: PaceNow, rate: Rate, at: number) {
  const steady = Math.max(nextAt?.getTime() ?? 0, at);
  const early = (rate.atOnce - 1) * rate.everyMs;
  const goes = Math.max(steady - early, at, pausedUntil?.getTime() ?? 0);
  return { waitMs: goes - at, nextAt: new Date(Math.max(steady, goes) + rate.everyMs) };
}
