import { sql } from 'kysely';
import type { Tx } from '#server/database.ts';

/** What happens later, by name. Each may run twice: a worker can die after the work and before saying so. */
export type Jobs = Record<string, (payload: never) => Promise<unknown>>;

export type JobOptions = {
  /** Not before this moment. */
  runAt?: Date;
  /** A job with the same key that still waits takes the new payload and keeps its moment. */
  key?: string;
  /** How often it is tried before it rests as failed (12: about sixteen hours in all). */
  maxAttempts?: number;
  /** Somebody talks with us and waits for the next word: it goes before everything else that is due. */
  talking?: boolean;
  /** Nobody misses it for some minutes, and there may be thousands: it goes after everything else that is due. */
  patient?: boolean;
};

const BEFORE_ALL = -10;
/** The priority of what is `patient`. */
export const AFTER_ALL = 10;

function priorityOf({ talking, patient }: JobOptions): number {
  if (talking) return BEFORE_ALL;
  return patient ? AFTER_ALL : 0;
}

/** Queues a job that exists only if the transaction commits. */
export async function later(
  tx: Tx,
  job: string,
  payload: object,
  options: JobOptions = {},
): Promise<void> {
  await sql`select graphile_worker.add_job(
    ${job},
    payload := ${JSON.stringify(payload)}::json,
    run_at := ${options.runAt ?? null}::timestamptz,
    max_attempts := ${options.maxAttempts ?? 12}::int,
    job_key := ${options.key ?? null},
    job_key_mode := 'preserve_run_at',
    priority := ${priorityOf(options)}::int
  )`.execute(tx);
}
