import { setTimeout as pause } from 'node:timers/promises';
import { sql, type Kysely } from 'kysely';
import pg from 'pg';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { db, rememberedDb, type Database } from '#server/database.ts';
import { log } from '#server/log.ts';

const CHANNEL = 'forget';
const KEPT_MS = 30_000;
const RECONNECT_MS = 1000;

type Kept = { value: Promise<unknown>; since: number };
const kept = new Map<string, Kept>();

/**
 * A small, seldom changed thing (areas, categories, organisations) read once and then
 * remembered by this process: until somebody says `forget(name)`, or for 30 seconds.
 * Many who ask at once share one reading; a reading that failed is not remembered.
 * Transactions may ask too, so `load` reads from the source it is given and no other.
 */
export function cached<T>(
  name: string,
  load: (source: Kysely<Database>) => Promise<T>,
): () => Promise<T> {
  return () => {
    const known = kept.get(name);
    if (known && Math.abs(now().getTime() - known.since) < KEPT_MS)
      return known.value as Promise<T>;
    const value = load(rememberedDb);
    const entry = { value, since: now().getTime() };
    kept.set(name, entry);
    value.catch(() => {
      if (kept.get(name) === entry) kept.delete(name);
    });
    return value;
  };
}

/** Makes every process read this anew. Call it after the change has been committed. */
export async function forget(name: string): Promise<void> {
  kept.delete(name);
  await sql`select pg_notify(${CHANNEL}, ${name})`.execute(db);
}

/**
 * Hears what other processes forgot, over one connection that comes back by itself.
 * For processes that stay (web, worker); gives what ends it.
 */
export async function hearForgetting(): Promise<() => Promise<void>> {
  const ending = new AbortController();
  let client = await listen().catch(() => null);
  const watch = (async () => {
    while (!ending.signal.aborted) {
      if (client) await untilLost(client, ending.signal);
      await pause(RECONNECT_MS, undefined, { signal: ending.signal }).catch(() => undefined);
      if (ending.signal.aborted) break;
      client = await listen().catch(() => null);
      // What was said meanwhile is lost, so nothing remembered can be trusted.
      kept.clear();
    }
    await client?.end().catch(() => undefined);
  })();
  return async () => {
    ending.abort();
    await watch;
  };
}

async function listen(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: config.databaseUrl, keepAlive: true });
  client.on('error', (problem) =>
    log.warn({ problem: problem.message }, 'no longer hears changes'),
  );
  client.on('notification', ({ payload }) => kept.delete(payload ?? ''));
  try {
    await client.connect();
    await client.query(`listen ${CHANNEL}`);
  } catch (problem) {
    await client.end().catch(() => undefined);
    throw problem;
  }
  return client;
}

async function untilLost(client: pg.Client, ending: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    client.once('end', resolve);
    ending.addEventListener('abort', () => resolve(), { once: true });
  });
  await client.end().catch(() => undefined);
}
