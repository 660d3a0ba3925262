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
  // Of one mail server: a large provider sends for many people.
  mail: { points: 300, duration: 600 },
  follow: { points: 20, duration: 600 },
  // Of one address, from wherever: so that nobody's mailbox is filled with our questions.
  'subscribe-address': { points: 5, duration: 86_400 },
  verdict: { points: 20, duration: 600 },
  // Whoever stands at a place answers for a few of them a day, not for the town.
  neighbour: { points: 10, duration: 86_400 },
  'sign-up': { points: 60, duration: 3600 },
  // A class enters and votes from one network.
  'contest-entry': { points: 60, duration: 3600 },
  'contest-vote': { points: 100, duration: 3600 },
  'contest-address': { points: 10, duration: 86_400 },
  appeal: { points: 10, duration: 3600 },
  'appeal-document': { points: 60, duration: 600 },
  flag: { points: 10, duration: 3600 },
  comment: { points: 10, duration: 3600 },
  'comment-flag': { points: 20, duration: 3600 },
  proof: { points: 60, duration: 600 },
  'chat-code': { points: 10, duration: 3600 },
  // Of one server elsewhere, and of the accounts on it that answer to what is posted.
  federation: { points: 600, duration: 600 },
  'federation-reply': { points: 60, duration: 3600 },
  'federation-offer': { points: 120, duration: 3600 },
  hub: { points: 120, duration: 600 },
  // Questions to one address in whoever's name: nobody is to be flooded through us.
  'hub-host': { points: 60, duration: 600 },
  // What somebody opens by the links of their letters; more of one address is not counted.
  opened: { points: 30, duration: 3600 },
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

/** The same for what is let be without a word once it was enough. */
export async function isWithin(thing: LimitedThing, address: string): Promise<boolean> {
  try {
    await limit(thing, address);
    return true;
  } catch (problem) {
    if (problem instanceof Refusal) return false;
    throw problem;
  }
}

/**
 * Whether somebody does this for the first time in so many days, the same in every process: `what`
 * names the thing and the address, of which only a hash is kept until then.
 */
export async function isFirst(what: string, days: number): Promise<boolean> {
  const key = keyFor('limit', what).slice(0, 22);
  const { consumedPoints } = await onceWithin(days).penalty(key);
  return consumedPoints === 1;
}

const onces = new Map<number, RateLimiterPostgres>();

function onceWithin(days: number): RateLimiterPostgres {
  const known = onces.get(days);
  if (known) return known;
  const made = new RateLimiterPostgres({
    ...{ storeClient: pool, tableName: 'rate_limits', tableCreated: true },
    ...{ clearExpiredByTimeout: true, keyPrefix: `once-${days}` },
    ...{ points: 1, duration: days * 86_400 },
  });
  onces.set(days, made);
  return made;
}

/** How much of a quota an hour is left, as the headers of RateLimit say it. */
export type QuotaLeft = { quota: number; left: number; resetS: number; over: boolean };

/** Requests an hour of a program that shows no key, by its address. */
const QUOTA_WITHOUT_KEY = 1200;
const quotas = new Map<number, RateLimiterPostgres>();

function quotaOf(points: number): RateLimiterPostgres {
  const known = quotas.get(points);
  if (known) return known;
  const made = new RateLimiterPostgres({
    ...{ storeClient: pool, tableName: 'rate_limits', tableCreated: true },
    ...{ clearExpiredByTimeout: true, keyPrefix: `quota-${points}`, points, duration: 3600 },
  });
  quotas.set(points, made);
  return made;
}

/**
 * Counts one request of a program, by its key's id and its quota an hour, or by the address it comes
 * from; the same in every process. Refuses nothing: it says what is left.
 */
export async function measure(
  by: { id: string; quotaPerHour: number } | string,
): Promise<QuotaLeft> {
  const named = typeof by === 'string' ? networkOf(by) : by.id;
  const quota =
    (typeof by === 'string' ? QUOTA_WITHOUT_KEY : by.quotaPerHour) * config.rateLimitFactor;
  const key = keyFor('limit', named).slice(0, 22);
  try {
    return leftOf(quota, await quotaOf(quota).consume(key), false);
  } catch (over) {
    if (!(over instanceof RateLimiterRes)) throw over;
    return leftOf(quota, over, true);
  }
}

const leftOf = (quota: number, at: RateLimiterRes, over: boolean): QuotaLeft => ({
  ...{ quota, over, left: Math.max(0, at.remainingPoints) },
  resetS: Math.max(1, Math.ceil(at.msBeforeNext / 1000)),
});

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
