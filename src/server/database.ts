import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Kysely, PostgresDialect } from 'kysely';
import type { Transaction } from 'kysely';
import pg from 'pg';
import { config } from '#server/config.ts';
import { log } from '#server/log.ts';
import { keepPlans } from '#server/prepared.ts';
import type { Database } from '#server/schema.ts';

export type { Database };
/** One open transaction. */
export type Tx = Transaction<Database>;

// Counts and map cells (44 bits) fit a number; dates without a time stay text.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number);
pg.types.setTypeParser(pg.types.builtins.DATE, (date) => date);

const attempts = 3;
const passing = new Set(['40001', '40P01']);

/** A pool of connections to a PostgreSQL that may go away and come back without ending the process. */
export function makePool(connectionString: string, max = config.databasePool): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max,
    connectionTimeoutMillis: 2500,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    statement_timeout: config.statementTimeoutMs,
    query_timeout: config.statementTimeoutMs + 1000,
    idle_in_transaction_session_timeout: 60_000,
    application_name: `lamplighter ${basename(process.argv[1] ?? '', '.ts')}`,
  });
  const lost = (problem: Error) =>
    log.warn({ problem: problem.message }, 'database connection lost');
  // The pool hears of idle connections only: without the second listener a killed server ends our process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', lost));
  return pool;
}

const connectWith = (url: () => string, max?: number) =>
  new Kysely<Database>({
    dialect: new PostgresDialect({
      pool: async () => makePool(url(), max).on('connect', keepPlans),
    }),
  });

/** Everything that is stored. Connects at the first query. */
export const db = connectWith(() => config.databaseUrl);

/** For reads that may be some seconds old: the public map, feeds, figures. Never for writing. */
export const readDb = config.databaseReadUrl ? connectWith(() => config.databaseReadUrl) : db;

/**
 * For what a process remembers (cache.ts), over connections of its own: when every other one is
 * held by a transaction that waits for it, it would never come.
 */
export const rememberedDb = connectWith(() => config.databaseUrl, 2);

/**
 * Does one piece of work in one transaction: all of it is stored, or nothing.
 * Tried again up to 3 times when it met another at the same rows, so it may run more than once.
 * `within` a transaction that is open already it becomes part of that one.
 */
export async function change<T>(work: (tx: Tx) => Promise<T>, within?: Tx): Promise<T> {
  if (within) return work(within);
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction().execute(work);
    } catch (problem) {
      if (attempt === attempts || !passing.has((problem as { code?: string }).code ?? ''))
        throw problem;
      await pause(Math.random() * 25 * attempt);
    }
  }
}

/** Ends every connection, once nothing more will be asked. */
export async function closeDatabase(): Promise<void> {
  await Promise.all([db.destroy(), rememberedDb.destroy()]);
  if (readDb !== db) await readDb.destroy();
}
