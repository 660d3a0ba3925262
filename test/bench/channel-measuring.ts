import { rmSync, mkdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { query, withDatabase } from '../database-copies.ts';
import type { Arrived } from './arriving.ts';
import type { Measured } from './channel-table.ts';
import type { Way } from './channel-ways.ts';
import { cpuMsOf, cpuMsOfFamily, memoryOf } from './cpu.ts';
import type { Dataset } from './dataset.ts';
import { startArriving, startSite, type Site } from './sites.ts';

const WARM_S = 4;
const ALONE_S = 8;
const PATIENCE_S = 20;
const DATABASE = 'bench_channels';

type On = {
  dataset: Dataset;
  photos: { photo: string; small: string };
  seconds: number;
  folder: string;
};
/** Which processes take part: the bare door, ours alone, or all of ours. */
type Cast = 'bare' | 'alone' | 'all';

/** One way in: the bare door, ours while nothing is handled, then ours for as long as was asked. */
export async function measureWay(way: Way, on: On): Promise<Measured> {
  const short = { ...on, seconds: Math.min(on.seconds, ALONE_S) };
  const bare = await measured(way, short, 'bare');
  const alone = await measured(way, short, 'alone');
  const all = await measured(way, on, 'all');
  return { name: way.name, perSecond: way.perSecond, seconds: on.seconds, bare, alone, all };
}

async function measured(way: Way, on: On, cast: Cast) {
  const { url, env, setting } = await prepare(way, on);
  const arriving = await startArriving(setting.door);
  const sites: Record<string, Site> = {};
  try {
    const door = {
      ...env,
      ...(cast === 'bare' && setting.port && { BENCH_PORT: `${setting.port}` }),
    };
    sites.door = await startSite(cast === 'bare' ? way.bare : way.script, { env: door });
    if (cast === 'all') sites.worker = await startSite('src/worker.ts', { env });
    const origin = setting.port ? `lmtp://127.0.0.1:${setting.port}` : sites.door.origin;
    await arriving.run({ origin, perSecond: way.perSecond, seconds: WARM_S });
    if (cast === 'all') await handled(way, url);
    const cpu = cpuNow(sites, on);
    const watch = watchMemory(sites);
    const plan = { origin, perSecond: way.perSecond, seconds: on.seconds };
    const arrived = await arriving.run(plan);
    const cpuMs = (cpuNow(sites, on).door - cpu.door) / arrived.count;
    const memory = watch.stop();
    const rest = cast === 'all' ? await handled(way, url) : { seconds: 0, left: 0 };
    const [outcome] = await query<{ words: string }>(url, way.outcome);
    tell(way, cast, { ...arrived, cpuMs });
    const after = cpuNow(sites, on);
    const [workerMs, databaseMs] = [after.worker - cpu.worker, after.database - cpu.database];
    return {
      ...{ ...arrived, cpuMs, memory, rest, outcome: outcome?.words ?? '' },
      handling: { workerMs: workerMs / arrived.count, databaseMs: databaseMs / arrived.count },
    };
  } finally {
    arriving.stop();
    for (const site of Object.values(sites)) await site.stop();
  }
}

const cpuNow = ({ door, worker }: Record<string, Site>, { dataset }: On) => ({
  door: cpuMsOf(door?.pid ?? 0),
  worker: worker ? cpuMsOf(worker.pid) : 0,
  database: cpuMsOfFamily(dataset.database.child.pid ?? 0),
});

/** A database of its own, and a folder: what comes in is forgotten with them. */
async function prepare(way: Way, { dataset, photos, seconds, folder }: On) {
  const server = withDatabase(dataset.database.url, 'template1');
  await query(server, `drop database if exists ${DATABASE} with (force)`);
  await query(server, `create database ${DATABASE} template postgres`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const url = withDatabase(dataset.database.url, DATABASE);
  const setting = await way.set(dataset, photos, { seconds, perSecond: way.perSecond });
  const env = { ...dataset.env, ...setting.env, DATABASE_URL: url, DATA_DIR: folder };
  return { url, env, setting };
}

/** Waits until all is handled, twenty seconds at most; how long it took and how many were left. */
async function handled({ waiting }: Way, url: string) {
  const begun = performance.now();
  for (;;) {
    const [row] = await query<{ n: number }>(url, `select (${waiting})::int as n`);
    const seconds = (performance.now() - begun) / 1000;
    if (!row?.n || seconds > PATIENCE_S) return { seconds, left: row?.n ?? 0 };
    await pause(200);
  }
}

/** Notes how much each process holds, twice a second; in megabytes, in the first and the last third. */
function watchMemory(sites: Record<string, Site>) {
  const noted = Object.entries(sites).map(([name, { pid }]) => ({ name, pid, mb: [] as number[] }));
  const timer = setInterval(() => {
    for (const { pid, mb } of noted) mb.push(memoryOf(pid).nowMb);
  }, 500);
  const mean = (list: number[]) => list.reduce((sum, one) => sum + one, 0) / list.length;
  return {
    stop: () => {
      clearInterval(timer);
      return noted.map(({ name, mb }) => {
        const third = Math.floor(mb.length / 3);
        const most = Math.max(...mb);
        return { name, first: mean(mb.slice(0, third)), last: mean(mb.slice(-third)), most };
      });
    },
  };
}

function tell(way: Way, cast: Cast, arrived: Arrived & { cpuMs: number }): void {
  const { count, failed, p50, p99, most, cpuMs } = arrived;
  process.stdout.write(
    `${way.name} (${cast}): ${count}, ${failed.length} refused ${failed[0] ?? ''}, p50 ${p50.toFixed(1)}, p99 ${p99.toFixed(1)}, most ${most.toFixed(0)} ms, CPU ${cpuMs.toFixed(1)} ms\n`,
  );
}
