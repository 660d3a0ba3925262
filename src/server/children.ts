import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { setPriority } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { log } from '#server/log.ts';

/** A process that is started again whenever it ends, until it is stopped. */
export type Kept = { stop: () => Promise<void> };

/** How to start it (settles once it does its work) and how to end it. */
export type Way = {
  start: () => Promise<ChildProcess>;
  stop: (child: ChildProcess) => Promise<void>;
};

const firstPauseMs = 100;
const longestPauseMs = 10_000;
const steadyMs = 30_000;

/** Starts a process and keeps it running, with growing pauses while it keeps ending. Throws when the first start fails. */
export async function keepRunning(name: string, way: Way): Promise<Kept> {
  let stopping = false;
  let child = await way.start();
  const watching = watch();

  async function watch(): Promise<void> {
    let pauseMs = firstPauseMs;
    while (!stopping) {
      const since = Date.now();
      await ended(child);
      if (stopping) return;
      if (Date.now() - since > steadyMs) pauseMs = firstPauseMs;
      log.warn(
        { process: name, code: child.exitCode, signal: child.signalCode },
        'ended, and is started again',
      );
      await pause(pauseMs);
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      if (!stopping) await startAgain();
    }
  }

  async function startAgain(): Promise<void> {
    try {
      child = await way.start();
      if (stopping) await way.stop(child);
    } catch (problem) {
      log.error({ process: name, problem: (problem as Error).message }, 'could not be started');
    }
  }

  return {
    stop: async () => {
      stopping = true;
      await way.stop(child);
      await watching;
    },
  };
}

// V8 takes what memory the machine has before it tidies up: what holds 65 MB grew to 335 MB in two minutes
// of messages. With a small nursery and a heap that grows by half at a time it stays where it is.
const thrifty = ['--max-semi-space-size=8', '--heap-growing-percent=50'];

/** The work that nobody waits for comes after the work that somebody waits for. */
const afterOthers = 10;

/**
 * One of our own processes, such as src/web.ts: does its work once it says "ready". One that `yields`
 * gets the processor when the others do not want it.
 */
export function ownProcess(script: string, env: NodeJS.ProcessEnv, { yields = false } = {}): Way {
  return {
    start: () => startOwn(script, env, yields),
    stop: (child) => endProcess(child, 'SIGTERM', 15_000),
  };
}

/** The pages straight from their sources, for work on the code. */
export function pagesThatChange(host: string, port: number, env: NodeJS.ProcessEnv): Way {
  const vite = ['node_modules/vite/bin/vite.js', 'dev', '--strictPort', '--host', host];
  return {
    start: async () =>
      spawn(process.execPath, [...vite, '--port', String(port)], {
        env: { ...process.env, ...env },
        detached: true,
        stdio: ['ignore', 'inherit', 'inherit'],
      }),
    stop: (child) => endProcess(child, 'SIGTERM', 5000),
  };
}

/** Asks a process to end, and after `patienceMs` ends it. */
export async function endProcess(
  child: ChildProcess,
  signal: NodeJS.Signals,
  patienceMs: number,
): Promise<void> {
  if (hasEnded(child)) return;
  const impatient = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  child.kill(signal);
  await ended(child);
  clearTimeout(impatient);
}

async function startOwn(
  script: string,
  env: NodeJS.ProcessEnv,
  yields: boolean,
): Promise<ChildProcess> {
  const child = spawn(process.execPath, [...thrifty, script], {
    env: { ...process.env, ...env },
    // Ctrl-C reaches the whole process group; we tell the children ourselves, in order.
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  // At once, before it has threads of its own: on Linux they inherit it.
  if (yields && child.pid) setPriority(child.pid, afterOthers);
  const ready = new Promise((resolve) => child.once('message', resolve));
  await Promise.race([ready, ended(child)]);
  if (hasEnded(child)) throw new Error(`${script} ended at once; the lines above say why.`);
  return child;
}

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

function ended(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
}
