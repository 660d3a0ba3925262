import { expect, vi } from 'vitest';
import { query } from '../database-copies.ts';

/**
 * Jobs that should have run by now or are tried again; counting a region and reminders may wait.
 * One that was running when the same was asked again is spent at once (graphile-worker), and its
 * successor stands here instead of it.
 */
async function jobsLeft(databaseUrl: string): Promise<string[]> {
  const rows = await query<{ line: string }>(
    databaseUrl,
    `select concat_ws(' ', count(*), 'x', identifier, 'tried', attempts, 'locked by', locked_by, left(last_error, 60)) as line
     from graphile_worker._private_jobs jobs join graphile_worker._private_tasks tasks on tasks.id = task_id
     where (attempts > 0 or run_at < now() + interval '10 seconds')
       and not (attempts = max_attempts and last_error is null and locked_by is null)
     group by identifier, attempts, locked_by, left(last_error, 60) order by 1`,
  );
  return rows.map(({ line }) => line);
}

/** Waits until nothing is left to do, and nothing failed. */
export const everythingDone = (databaseUrl: () => string) =>
  vi.waitFor(async () => expect(await jobsLeft(databaseUrl())).toEqual([]), {
    ...{ timeout: 90_000, interval: 200 },
  });

/** How many jobs a worker has in hand: those of a dead one stay so until somebody sees that it is dead. */
export async function jobsHeld(databaseUrl: string): Promise<number> {
  const [row] = await query<{ count: number }>(
    databaseUrl,
    'select count(*)::int as count from graphile_worker._private_jobs where locked_by is not null',
  );
  return row?.count ?? 0;
}
