import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import type { Figure, Line } from './measuring.ts';

type Memory = { nowMb: number; mostMb: number };
/** What is measured once per size. */
export type Once = {
  p50: number;
  p99: number;
  seconds: number;
  memory: { web: Memory; worker: Memory };
  formKb: number;
};
export type SizeResult = { size: number; lines: Line[]; once: Once | null };

const round = (ms: number) => (ms < 10 ? ms.toFixed(2) : ms.toFixed(1));
const cost = ({ cpuMs, databaseMs }: Figure) => `${round(cpuMs)} + ${round(databaseMs)}`;
const row = (cells: string[]) => `| ${cells.join(' | ')} |`;

/** The lines of one size as a Markdown table. */
export function asTable({ size, lines, once }: SizeResult): string {
  return [
    `### ${size.toLocaleString('en')} reports`,
    '',
    row(['', 'at once', 'CPU ms', 'bare', '×', 'per s', 'bare', 'p99 ms']),
    row(['---', '--:', '--:', '--:', '--:', '--:', '--:', '--:']),
    ...lines.map((line) =>
      row([
        ...[line.name, String(line.concurrency), cost(line.app), cost(line.bare)],
        (line.app.cpuMs / line.bare.cpuMs).toFixed(1),
        ...[line.app.perSecond.toFixed(0), line.bare.perSecond.toFixed(0)],
        line.app.p99.toFixed(0),
      ]),
    ),
    ...(once ? ['', ...onceLines(once)] : []),
  ].join('\n');
}

function onceLines({ p50, p99, seconds, memory, formKb }: Once): string[] {
  const { web, worker } = memory;
  return [
    `While 50 photos of 3 MB arrive and are processed (${seconds.toFixed(0)} s): pages at 20 a second, median ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms.`,
    '',
    `Memory after all this: web ${web.nowMb.toFixed(0)} MB (at most ${web.mostMb.toFixed(0)}), worker ${worker.nowMb.toFixed(0)} MB (at most ${worker.mostMb.toFixed(0)}).`,
    '',
    `Report form before the map: ${formKb.toFixed(1)} KB compressed (HTML, styles, scripts).`,
  ];
}

/** Between which two lines of the document something stands. */
type Marks = { begin: string; end: string };
const marks: Marks = {
  begin: '<!-- measured: written by npm run bench -- --write -->',
  end: '<!-- end of what was measured -->',
};

/** Puts results, machine and date into the document, between its two marks. */
export function withResults(file: string, results: readonly SizeResult[]): void {
  writeMeasured(file, marks, results.map(asTable).join('\n\n'));
}

/** Puts what was measured between two marks of the document, under the machine and the date. */
export function writeMeasured(file: string, { begin, end }: Marks, measured: string): void {
  const text = readFileSync(file, 'utf8');
  const [before] = text.split(begin);
  const [, after] = text.split(end);
  const lines = [begin, '', machine(), '', measured, '', end];
  writeFileSync(file, `${before}${lines.join('\n')}${after}`);
}

function machine(): string {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const date = new Date().toISOString().slice(0, 10);
  return `${date}, commit ${commit}: ${availableParallelism()} cores of ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}.`;
}
