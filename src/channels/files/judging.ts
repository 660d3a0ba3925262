import { Refusal } from '#basics/refusal.ts';
import { fitImported, type FittingReport } from '#modules/reports/importing-rows.ts';
import type { Rejection } from '#modules/reports/input-import.ts';
import type { SourceRow } from './source-row.ts';
import type { translator } from './translate.ts';

/** A row, and the case it is or why it is left out. */
export type JudgedRow = { row: SourceRow; judged: FittingReport | Rejection };

type Judge = (row: SourceRow) => Promise<FittingReport | Rejection>;

/** Says of each row of one file what it is; of two cases with the same number the first counts. */
export function judgeWith(translate: ReturnType<typeof translator>): Judge {
  const seen = new Set<string>();
  return async (row) => {
    const report = translate(row);
    if (typeof report === 'string') return report;
    if (seen.has(report.externalId)) return 'id-twice';
    const fitting = await fitImported(report);
    if (typeof fitting !== 'string') seen.add(report.externalId);
    return fitting;
  };
}

/** The rows, judged, so many at a time. Where the file breaks off, what came before is given first. */
export async function* inBatches(rows: AsyncIterable<SourceRow>, judge: Judge, size: number) {
  let batch: JudgedRow[] = [];
  let broken: Refusal | null = null;
  try {
    for await (const row of rows) {
      batch.push({ row, judged: await judge(row) });
      if (batch.length < size) continue;
      yield batch;
      batch = [];
    }
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    broken = problem;
  }
  if (batch.length > 0) yield batch;
  if (broken) throw broken;
}
