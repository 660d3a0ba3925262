import type { Outcome, Plan } from './asking.ts';
import { cpuMsOf, cpuMsOfFamily } from './cpu.ts';
import type { Measure } from './samples.ts';
import type { Client, Site } from './sites.ts';

/** CPU milliseconds per request of the process and of PostgreSQL, and requests a second. */
export type Figure = { cpuMs: number; databaseMs: number; perSecond: number; p99: number };
export type Line = {
  name: string;
  kind: Measure['kind'];
  concurrency: number;
  app: Figure;
  bare: Figure;
};

const RUNS = 5;

export type Bench = {
  client: Client;
  postmaster: number;
  web: Site;
  bare: Site;
  /** 1 asks as often as is written; below that, less. */
  share: number;
};

/** One line of the table: warmed up, then the median of five runs for the app and for the bare handler. */
export async function measure(bench: Bench, it: Measure, concurrency: number): Promise<Line> {
  const count = Math.max(concurrency * 2, Math.ceil(it.count * bench.share));
  const of = (site: Site, asking: Measure['app']) =>
    figureOf(bench, site, { ...asking, origin: site.origin, concurrency, count });
  const app = await of(bench.web, it.app);
  const bare = await of(bench.bare, it.bare);
  return { name: it.name, kind: it.kind, concurrency, app, bare };
}

async function figureOf(bench: Bench, site: Site, plan: Plan): Promise<Figure> {
  checked(await bench.client.run(plan), plan);
  const figures: Figure[] = [];
  for (let run = 0; run < RUNS; run++) {
    const before = [cpuMsOf(site.pid), cpuMsOfFamily(bench.postmaster)] as const;
    const outcome = checked(await bench.client.run(plan), plan);
    figures.push({
      cpuMs: (cpuMsOf(site.pid) - before[0]) / plan.count,
      databaseMs: (cpuMsOfFamily(bench.postmaster) - before[1]) / plan.count,
      perSecond: (plan.count / outcome.wallMs) * 1000,
      p99: outcome.p99,
    });
  }
  const median = (of: keyof Figure) =>
    figures.map((one) => one[of]).toSorted((a, b) => a - b)[Math.floor(RUNS / 2)] ?? NaN;
  return {
    cpuMs: median('cpuMs'),
    databaseMs: median('databaseMs'),
    perSecond: median('perSecond'),
    p99: median('p99'),
  };
}

/** The outcome, if everything that was asked was answered. */
export function checked(outcome: Outcome, { kind, paths, origin }: Plan): Outcome {
  if (outcome.failed.length === 0) return outcome;
  throw new Error(
    `${outcome.failed.length} of ${kind} ${paths?.[0] ?? ''} at ${origin} failed: ${outcome.failed[0]}`,
  );
}
