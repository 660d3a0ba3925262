import { expect, test } from 'vitest';
import { reserve } from './rules-pace.ts';

const at = 1_000_000;
const rate = { everyMs: 1000, atOnce: 1 };
const none = { nextAt: null, pausedUntil: null };

/** How long each of so many messages waits when all are said at one moment. */
function waits(count: number, of: { everyMs: number; atOnce: number }): number[] {
  let nextAt: Date | null = null;
  return Array.from({ length: count }, () => {
    const place = reserve({ nextAt, pausedUntil: null }, of, at);
    nextAt = place.nextAt;
    return place.waitMs;
  });
}

test('the first message goes at once, each further one a step later', () => {
  expect(waits(4, rate)).toEqual([0, 1000, 2000, 3000]);
});

test('after silence so many go at once as are allowed, and no more', () => {
  expect(waits(5, { everyMs: 1000, atOnce: 3 })).toEqual([0, 0, 0, 1000, 2000]);
});

test('silence is not saved up beyond that', () => {
  const long = reserve({ nextAt: new Date(at - 3_600_000), pausedUntil: null }, rate, at);
  expect(long).toEqual({ waitMs: 0, nextAt: new Date(at + 1000) });
});

test('nothing goes before a pause is over, and then one step after the other', () => {
  const first = reserve({ ...none, pausedUntil: new Date(at + 30_000) }, rate, at);
  expect(first).toEqual({ waitMs: 30_000, nextAt: new Date(at + 31_000) });
});
