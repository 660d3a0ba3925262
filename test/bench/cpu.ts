// How much processor time processes have used, as Linux counts it.
import { readFileSync, readdirSync } from 'node:fs';

const TICK_MS = 10;

const read = (path: string) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};
const list = (path: string) => {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
};

/** Milliseconds of processor time one process has used so far, all its threads together. */
export function cpuMsOf(pid: number): number {
  const threads = list(`/proc/${pid}/task`);
  return threads.reduce(
    (sum, thread) =>
      sum + Number(read(`/proc/${pid}/task/${thread}/schedstat`).split(' ')[0] ?? 0) / 1e6,
    0,
  );
}

/** The same for a process with its children, those that have ended too: a PostgreSQL. */
export function cpuMsOfFamily(pid: number): number {
  const children = list('/proc').filter((name) => parentOf(name) === pid);
  const ended = statOf(String(pid)).slice(13, 15).map(Number);
  return [pid, ...children.map(Number)].reduce(
    (sum, one) => sum + cpuMsOf(one),
    ended.reduce((sum, ticks) => sum + ticks * TICK_MS, 0),
  );
}

/** Megabytes of memory a process holds now, and the most it ever held. */
export function memoryOf(pid: number): { nowMb: number; mostMb: number } {
  const status = read(`/proc/${pid}/status`);
  const mb = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024;
  return { nowMb: mb('VmRSS'), mostMb: mb('VmHWM') };
}

// Fields from the third on: the second is a name that may hold spaces.
const statOf = (pid: string) => read(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? [];
const parentOf = (pid: string) => (/^\d+$/.test(pid) ? Number(statOf(pid)[1]) : NaN);
