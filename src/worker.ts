import { EventEmitter } from 'node:events';
import { Logger, parseCronItems, run } from 'graphile-worker';
import type { TaskList, WorkerEvents } from 'graphile-worker';
import { listenToTelegram } from '#channels/telegram/polling.ts';
import { bringCalendars } from '#modules/calendars/actions.ts';
import { hearForgetting } from '#server/cache.ts';
import { config } from '#server/config.ts';
import { change, closeDatabase, makePool } from '#server/database.ts';
import { later, type Jobs } from '#server/jobs.ts';
import { log } from '#server/log.ts';
import { watchLostJobs } from '#server/lost-jobs.ts';
import { endWithParent, sayReady } from '#server/processes.ts';
import { atTheirHour, jobs } from './every-job.ts';

const logger = new Logger(() => (level, message, meta) => {
  const write = level === 'error' || level === 'warning' ? 'warn' : 'debug';
  log[write]({ problem: (meta?.error as Error | undefined)?.message }, message);
});

const events: WorkerEvents = new EventEmitter();
let poolId = '';
events.once('pool:create', ({ workerPool }) => (poolId = workerPool.id));
const running = new Set<string>();
events.on('job:start', ({ job }) => running.add(String(job.id)));
events.on('job:complete', ({ job }) => running.delete(String(job.id)));
events.on('job:error', ({ job, error }) =>
  log.error({ job: job.task_identifier, attempt: job.attempts, problem: error }, 'job failed'),
);
events.on('job:success', ({ job }) => log.info({ job: job.task_identifier }, 'job done'));

await bringCalendars().catch(endAfter);
const stopHearing = await hearForgetting();
const pool = makePool(config.databaseUrl, config.workerConcurrency + 2);
const runner = await run({
  pgPool: pool,
  taskList: tasksOf(jobs),
  parsedCronItems: parseCronItems(atTheirHour),
  concurrency: config.workerConcurrency,
  pollInterval: 2000,
  noHandleSignals: true,
  events,
  logger,
}).catch(endAfter);
runner.promise.catch(endAfter);
const watch = watchLostJobs(config.databaseUrl, poolId, {
  isRunning: (jobId) => running.has(jobId),
});
// Telegram keeps what it was told about our bot; what the settings say now may be something else.
if (config.telegram) await change((tx) => later(tx, 'telegram.set-up', {})).catch(endAfter);
const listening =
  config.telegram?.mode === 'polling'
    ? listenToTelegram((trouble) => log.error({ trouble }, 'Telegram cannot be asked'))
    : undefined;
sayReady();

endWithParent(async () => {
  await Promise.all([runner.stop(), listening?.stop()]);
  await Promise.all([watch.stop(), stopHearing()]);
  await Promise.all([pool.end(), closeDatabase()]);
  process.exit(0);
});

// Without its database it cannot work; whoever started it tries again after a pause.
function endAfter(problem: Error): never {
  log.error({ problem: problem.message }, 'the worker cannot go on');
  process.exit(1);
}

function tasksOf(all: Jobs): TaskList {
  return Object.fromEntries(
    Object.entries(all).map(([name, job]) => [
      name,
      async (payload: unknown) => {
        await job(payload as never);
      },
    ]),
  );
}
