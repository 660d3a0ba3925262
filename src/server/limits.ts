import { isIPv6 } from 'node:net';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { Refusal } from '#basics/refusal.ts';
import { config } from '#server/config.ts';
import { makePool } from '#server/database.ts';
import { keyFor } from '#server/ids.ts';

/** How often one address (or one report) may do a thing: points within seconds. */
const rates = {
  report: { points: 30, duration: 600 },
  photo: { points: 120, duration: 600 },
  code: { points: 10, duration: 600 },
  // Of one report, from wherever: its return code has 30 bits, and many machines have many addresses.
  'code-of-report': { points: 60, duration: 600 },
  place: { points: 300, duration: 600 },
  'sign-in': { points: 5, duration: 600 },
  // Passwords, codes and passkeys: an office comes from one address; each person has a lock besides.
  password: { points: 60, duration: 600 },
  message: { points: 30, duration: 600 },
  follow: { points: 20, duration: 600 },
  verdict: { points: 20, duration: 600 },
  // Whoever stands at a place answers for a few of them a day, not for the town.
  neighbour: { points: 10, duration: 86_400 },
  appeal: { points: 10, duration: 3600 },
  'appeal-document': { points: 60, duration: 600 },
  flag: { points: 10, duration: 3600 },
  proof: { points: 60, duration: 600 },
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
    clearExpiredByTimeout: true,
    keyPrefix: thing,
    ...rates[thing],
    points: rates[thing].points * config.rateLimitFactor,
  });
  limiters.set(thing, made);
  return made;
}

/**
 * Counts one try of a thing from an address (or of one report), the same in every process. Refuses
 * with 429 and the minutes to wait when there were too many. Only a hash of the address is kept.
 */
export async function limit(thing: LimitedThing, address: string): Promise<void> {
  try {
    await limiterOf(thing).consume(keyFor('limit', networkOf(address)).slice(0, 22));
  } catch (over) {
    if (!(over instanceof RateLimiterRes)) throw over;
    throw new Refusal('limit.too-many', 429, { minutes: Math.ceil(over.msBeforeNext / 60_000) });
  }
}

/** Who counts as one: an IPv4 address, or a /64 of IPv6, which every customer has whole. */
export function networkOf(address: string): string {
  const inIpv4 = /^(?:::ffff:)?(\d{1,3}(?:\.\d{1,3}){3})(?::\d+)?$/i.exec(address)?.[1];
  if (inIpv4) return inIpv4;
  const plain = address.replace(/^\[|\](:\d+)?$|%.*$/g, '');
  if (!isIPv6(plain)) return address;
  const [before = [], after = []] = plain
    .split('::')
    .map((part) => part.split(':').filter(Boolean));
  const gap = Array.from({ length: 8 - before.length - after.length }, () => '0');
  const groups = [...before, ...gap, ...after].slice(0, 4);
  return groups.map((group) => parseInt(group, 16).toString(16)).join(':');
}
