import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { Refusal } from '#basics/refusal.ts';
import { config } from '#server/config.ts';
import { makePool } from '#server/database.ts';
import { keyFor } from '#server/ids.ts';

/** How often one address may do a thing: points within seconds. */
const rates = {
  report: { points: 30, duration: 600 },
  photo: { points: 120, duration: 600 },
  code: { points: 10, duration: 600 },
  place: { points: 300, duration: 600 },
  'sign-in': { points: 5, duration: 600 },
  message: { points: 30, duration: 600 },
  follow: { points: 20, duration: 600 },
  verdict: { points: 20, duration: 600 },
} as const;
export type LimitedThing = keyof typeof rates;

const pool = makePool(config.databaseUrl, 2);
const limiters = new Map<LimitedThing, RateLimiterPostgres>();

function limiterOf(thing: LimitedThing): RateLimiterPostgres {
  const known = limiters.get(thing);
  if (known) return known;
  const made = new RateLimiterPostgres({
    storeClient: pool,
    tableName: 'rate_limits',
    tableCreated: true,
    clearExpiredByTimeout: false,
    keyPrefix: thing,
    ...rates[thing],
    points: rates[thing].points * config.rateLimitFactor,
  });
  limiters.set(thing, made);
  return made;
}

/**
 * Counts one try of a thing from an address, the same in every process. Refuses with 429 and
 * the minutes to wait when there were too many. Only a hash of the address is kept.
 */
export async function limit(thing: LimitedThing, address: string): Promise<void> {
  try {
    await limiterOf(thing).consume(keyFor('limit', address).slice(0, 22));
  } catch (over) {
    if (!(over instanceof RateLimiterRes)) throw over;
    throw new Refusal('limit.too-many', 429, { minutes: Math.ceil(over.msBeforeNext / 60_000) });
  }
}
