import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { config } from '#server/config.ts';
import { change, db } from '#server/database.ts';
import { later } from '#server/jobs.ts';
import { watchLostJobs } from '#server/lost-jobs.ts';
import type { Watch } from '#server/lost-jobs.ts';
import { patience } from '../../test/patience.ts';

const watches: Watch[] = [];
const watch = (name: string, isRunning?: (jobId: string) => boolean) =>
  watches.push(
    watchLostJobs(config.databaseUrl, name, { everyMs: 50, ...(isRunning && { isRunning }) }),
  );

beforeEach(() => sql`delete from graphile_worker._private_jobs`.execute(db));
afterEach(async () => {
  for (const one of watches.splice(0)) await one.stop();
});

const takenBy = async (name: string) => {
  await change((tx) => later(tx, 'tests.note', {}));
  await sql`update graphile_worker._private_jobs set locked_at = now(), locked_by = ${name} where locked_by is null`.execute(
    db,
  );
};
const holders = async () => {
  const { rows } = await sql<{
    locked_by: string | null;
  }>`select locked_by from graphile_worker._private_jobs order by id`.execute(db);
  return rows.map((row) => row.locked_by);
};

test('the job of a worker that was killed is free again; the job of one that lives is not', async () => {
  await takenBy('a worker that lives');
  await takenBy('a worker that was killed');
  watch('a worker that lives');
  await vi.waitFor(
    async () => expect(await holders()).toEqual(['a worker that lives', null]),
    patience,
  );
});

test('a job that was given to a worker and never arrived there is free again', async () => {
  await takenBy('a worker that lives');
  await takenBy('a worker that lives');
  const { rows } = await sql<{
    id: string;
  }>`select id::text from graphile_worker._private_jobs order by id`.execute(db);
  watch('a worker that lives', (jobId) => jobId === rows[1]?.id);
  await vi.waitFor(
    async () => expect(await holders()).toEqual([null, 'a worker that lives']),
    patience,
  );
});

test('a worker that ends lets go of what it held', async () => {
  await takenBy('the first');
  watch('the first');
  watch('the second');
  await vi.waitFor(async () => {
    const locks = await sql`select from pg_locks where locktype = 'advisory' and database =
      (select oid from pg_database where datname = current_database())`.execute(db);
    expect(locks.rows.length).toBe(2);
  }, patience);
  await watches[0]?.stop();
  await vi.waitFor(async () => expect(await holders()).toEqual([null]), patience);
});

test('the watch goes on after its connection was cut', async () => {
  watch('a worker that lives');
  const alive = sql<{
    pid: number;
  }>`select pid from pg_stat_activity where application_name = 'lamplighter worker alive' and datname = current_database()`;
  const first = await vi.waitFor(async () => {
    const { rows } = await alive.execute(db);
    expect(rows.length).toBe(1);
    return rows[0]!.pid;
  }, patience);
  await sql`select pg_terminate_backend(${first})`.execute(db);
  await takenBy('a worker that was killed');
  await vi.waitFor(async () => expect(await holders()).toEqual([null]), patience);
});
