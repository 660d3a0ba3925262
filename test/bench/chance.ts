/** Chance that falls the same way on every machine and every day. */
export type Chance = {
  /** From 0 to just below 1. */
  next: () => number;
  /** A whole number from 0 to just below `end`. */
  below: (end: number) => number;
  of: <T>(list: readonly T[]) => T;
  /** One of a list, each as likely as its weight says. */
  weighted: <T>(list: readonly (readonly [T, number])[]) => T;
  /** Normally distributed round 0 with a deviation of 1 (Box and Muller). */
  normal: () => number;
  bytes: (count: number) => Uint8Array;
};

/** Mulberry32 from a seed. */
export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (end: number) => Math.floor(next() * end);
  return {
    next,
    below,
    of: (list) => list[below(list.length)]!,
    weighted: (list) => {
      let at = next() * list.reduce((sum, [, weight]) => sum + weight, 0);
      return (list.find(([, weight]) => (at -= weight) < 0) ?? list.at(-1)!)[0];
    },
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    bytes: (count) => Uint8Array.from({ length: count }, () => below(256)),
  };
}
