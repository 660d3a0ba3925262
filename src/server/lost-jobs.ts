import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { log } from '#server/log.ts';

// "lamp" in ASCII: the first half of the advisory lock that says a worker is alive.
const space = 0x6c616d70;

/** Keeps saying that this worker is alive, and frees jobs of workers that are not. */
export type Watch = { stop: () => Promise<void> };

const lockless = `
  select distinct locked_by as name from (
    select locked_by from graphile_worker._private_jobs where locked_by is not null
    union select locked_by from graphile_worker._private_job_queues where locked_by is not null
  ) lockers
  where not exists (
    select from pg_locks
    where locktype = 'advisory' and granted and classid = ${space}
      and database = (select oid from pg_database where datname = current_database())
      and objid = (hashtext(locked_by)::bigint & 4294967295)::oid)`;

// A connection can break when a job was given to us and before we hear of it.
const mislaid = `
  select id::text as name from graphile_worker._private_jobs where locked_by = $1`;
const handBack = `
  update graphile_worker._private_jobs set locked_at = null, locked_by = null
  where locked_by = $1 and id = any($2::bigint[])`;

type Watching = {
  everyMs?: number;
  /** Whether this worker is at work on the job with this id. */
  isRunning?: (jobId: string) => boolean;
};

/**
 * A worker holds an advisory lock named for its pool as long as its process lives: PostgreSQL lets go of it
 * when the process is killed. Jobs whose worker was seen without its lock twice, `everyMs` apart, are free again,
 * and so are those of this worker that it knows nothing of; graphile-worker alone would wait four hours.
 */
export function watchLostJobs(
  databaseUrl: string,
  poolId: string,
  { everyMs = 5000, isRunning = () => true }: Watching = {},
): Watch {
  const stopping = new AbortController();
  const watching = watch(stopping.signal);

  async function watch(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await watchOnOneConnection(signal);
      } catch (problem) {
        log.warn({ problem: (problem as Error).message }, 'cannot look for lost jobs');
        await rest(everyMs, signal);
      }
    }
  }

  async function watchOnOneConnection(signal: AbortSignal): Promise<void> {
    const client = await holdLock(databaseUrl, poolId);
    try {
      let [suspects, unknown]: [string[], string[]] = [[], []];
      while (!signal.aborted) {
        suspects = await freeLost(client, suspects);
        unknown = await freeMislaid(client, poolId, (id) => !isRunning(id), unknown);
        await rest(everyMs, signal);
      }
    } finally {
      await client.end();
    }
  }

  return {
    stop: async () => {
      stopping.abort();
      await watching;
    },
  };
}

// Shared: the lock of a broken connection may outlive it on the server for a while.
async function holdLock(databaseUrl: string, poolId: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: 2500,
    query_timeout: 10_000,
    application_name: 'lamplighter worker alive',
  });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('select pg_advisory_lock_shared($1, hashtext($2))', [space, poolId]);
  return client;
}

/** Frees what suspects still hold; gives those to suspect next time. */
async function freeLost(client: pg.Client, suspects: string[]): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(lockless);
  const names = rows.map((row) => row.name);
  const lost = names.filter((name) => suspects.includes(name));
  if (lost.length > 0) {
    await client.query('select graphile_worker.force_unlock_workers($1)', [lost]);
    log.warn({ workers: lost }, 'jobs of ended workers are free again');
  }
  return names;
}

/** Frees what this worker was given and has not heard of for a while; gives what to ask about next time. */
async function freeMislaid(
  client: pg.Client,
  poolId: string,
  isUnknown: (jobId: string) => boolean,
  before: string[],
): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(mislaid, [poolId]);
  const names = rows.map((row) => row.name).filter(isUnknown);
  const lost = names.filter((name) => before.includes(name));
  if (lost.length > 0) {
    await client.query(handBack, [poolId, lost]);
    log.warn({ jobs: lost }, 'jobs that never arrived here are free again');
  }
  return names;
}

const rest = (ms: number, signal: AbortSignal) => pause(ms, null, { signal }).catch(() => null);
