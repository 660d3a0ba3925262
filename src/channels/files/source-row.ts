import type { Rejection } from '#modules/reports/input-import.ts';

/** One case as its file states it. */
export type SourceRow = {
  /** 1 is the first case of the file. */
  number: number;
  values: Readonly<Record<string, string>>;
  /** The row as it stood, for the file of rejected ones, and what its columns are called. */
  cells: readonly string[];
  columns: readonly string[];
  broken?: Rejection;
};
