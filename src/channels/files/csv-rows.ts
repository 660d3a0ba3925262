import { parse } from 'csv-parse';
import { Refusal } from '#basics/refusal.ts';
import type { SourceRow } from './source-row.ts';

const MOST_CHARS = 1024 * 1024;

/**
 * The rows of a CSV file; its first line names the columns. A row with too many or too few cells
 * comes as broken. Throws a Refusal where the file cannot be read on, after the rows before.
 */
export async function* csvRows(
  chunks: AsyncIterable<string>,
  delimiter: string,
): AsyncGenerator<SourceRow> {
  let columns: string[] | null = null;
  let number = 0;
  for await (const cells of records(chunks, delimiter)) {
    if (!columns) {
      columns = cells.map((name) => name.trim());
      continue;
    }
    number += 1;
    yield rowOf(number, cells, columns);
  }
}

function rowOf(number: number, cells: string[], columns: string[]): SourceRow {
  const whole = cells.length === columns.length;
  const values = Object.fromEntries(columns.map((name, at) => [name, cells[at] ?? '']));
  return { number, values, cells, columns, ...(!whole && { broken: 'row-broken' }) };
}

/** Each record as soon as it is whole, so that an error later on does not take it along. */
async function* records(chunks: AsyncIterable<string>, delimiter: string) {
  const ready: string[][] = [];
  let problem: Error | null = null;
  const parser = parse({
    delimiter,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: MOST_CHARS,
    on_record: (record: string[]) => {
      ready.push(record);
      return null;
    },
  });
  parser.on('error', (reason) => (problem = reason)).resume();
  for await (const chunk of chunks) {
    await new Promise((done) => parser.write(chunk, done));
    yield* ready.splice(0);
    if (problem) throw broken(problem);
  }
  await new Promise((done) => parser.once('close', done).end());
  yield* ready.splice(0);
  if (problem) throw broken(problem);
}

const broken = (problem: Error) =>
  new Refusal('import.file-broken', 422, { why: problem.message.slice(0, 200) });
