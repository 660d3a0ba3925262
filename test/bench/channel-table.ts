import type { Arrived } from './arriving.ts';

/** Megabytes a process held on average in the first and the last third of the time, and at most. */
type Memory = { name: string; first: number; last: number; most: number };
type Run = Arrived & {
  cpuMs: number;
  memory: Memory[];
  /** How long all took to be handled after the last had come, and how many were not. */
  rest: { seconds: number; left: number };
  outcome: string;
  /** Processor time of the worker and of PostgreSQL for each that came, until all were handled. */
  handling: { workerMs: number; databaseMs: number };
};
/** One way in, by three casts. */
export type Measured = {
  name: string;
  perSecond: number;
  seconds: number;
  bare: Run;
  alone: Run;
  all: Run;
};

const ms = (of: number) => (of < 10 ? of.toFixed(1) : of.toFixed(0));
const row = (cells: string[]) => `| ${cells.join(' | ')} |`;

/** All of it as Markdown. */
export function asTable(measured: readonly Measured[], load: number): string {
  return [
    `Load of the machine before: ${load.toFixed(1)}.`,
    '',
    row(['', 'of what', 'came', 'refused', 'p50 ms', 'p99 ms', 'most ms', 'CPU ms']),
    row(['---', '---', '--:', '--:', '--:', '--:', '--:', '--:']),
    ...measured.flatMap((one) => [
      line(one, 'bare', one.bare),
      line(one, 'ours, nothing handled meanwhile', one.alone),
      line(one, 'ours, with the worker', one.all),
    ]),
    ...measured.flatMap((one) => ['', afterwards(one), '', memory(one)]),
  ].join('\n');
}

const line = ({ name, perSecond }: Measured, whose: string, run: Run) =>
  row([
    ...[`${perSecond} ${name} a second`, whose, String(run.count), String(run.failed.length)],
    ...[run.p50, run.p99, run.most, run.cpuMs].map(ms),
  ]);

function afterwards({ name, seconds, all: { rest, outcome, handling } }: Measured): string {
  const after =
    rest.left > 0
      ? `${rest.left} were still waiting ${rest.seconds.toFixed(0)} s after the last`
      : `all were handled ${rest.seconds.toFixed(1)} s after the last`;
  return `Of ${seconds} s of ${name}, ${after}: ${outcome}. Each cost the worker ${ms(handling.workerMs)} ms of processor time and PostgreSQL ${ms(handling.databaseMs)} ms.`;
}

function memory({ name, all }: Measured): string {
  const each = all.memory.map(({ name: whose, first, last, most }) => {
    const grown = ((last / first - 1) * 100).toFixed(0);
    return `${whose} ${first.toFixed(0)} MB in the first third, ${last.toFixed(0)} in the last (${grown} %), ${most.toFixed(0)} at most`;
  });
  return `Memory during the ${name}: ${each.join('; ')}.`;
}
