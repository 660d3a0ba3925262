import { sql } from 'kysely';
import { db } from '#server/database.ts';
import { now } from '#server/clock.ts';
import type { Jobs } from '#server/jobs.ts';

type Waiting = { id: number; task: string; payload: never; max_attempts: number };

type Running = {
  /** Also those whose moment has not come. Without it, those due by the clock of the tests. */
  future?: boolean;
  /** A failed job counts an attempt and waits; without it, its problem is thrown. */
  mayFail?: boolean;
};

/** Runs queued jobs to the end, one after the other, those they queue too; gives the names in order. */
export async function runDueJobs(jobs: Jobs, running: Running = {}): Promise<string[]> {
  const ran: string[] = [];
  for (let job = await next(jobs, running); job; job = await next(jobs, running)) {
    ran.push(job.task);
    await attempt(jobs, job, running);
  }
  return ran;
}

// A job without a moment of its own has run_at = created_at, both by the database's clock.
async function next(jobs: Jobs, { future = false }: Running): Promise<Waiting | undefined> {
  const { rows } = await sql<Waiting>`
    select jobs.id, tasks.identifier as task, jobs.payload, jobs.max_attempts
    from graphile_worker._private_jobs jobs
    join graphile_worker._private_tasks tasks on tasks.id = jobs.task_id
    where tasks.identifier = any(${Object.keys(jobs)})
      and jobs.attempts < jobs.max_attempts and jobs.locked_at is null
      and (${future} or jobs.run_at = jobs.created_at or jobs.run_at <= ${now()})
    order by jobs.priority, jobs.run_at, jobs.id limit 1`.execute(db);
  return rows[0];
}

async function attempt(jobs: Jobs, job: Waiting, { mayFail = false }: Running): Promise<void> {
  // As the worker does it: who queues the same key meanwhile queues another job.
  await sql`update graphile_worker._private_jobs set locked_at = now(), locked_by = 'test'
    where id = ${job.id}`.execute(db);
  try {
    await jobs[job.task]?.(job.payload);
    await sql`delete from graphile_worker._private_jobs where id = ${job.id}`.execute(db);
  } catch (problem) {
    const attempts = mayFail ? sql`attempts + 1` : sql`max_attempts`;
    await sql`update graphile_worker._private_jobs set attempts = ${attempts},
      locked_at = null, locked_by = null, last_error = ${(problem as Error).message} where id = ${job.id}`.execute(
      db,
    );
    if (!mayFail) throw problem;
  }
}
