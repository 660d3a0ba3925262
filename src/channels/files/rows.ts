import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { csvRows } from './csv-rows.ts';
import { jsonRows } from './json-rows.ts';
import type { Mapping } from './mapping.ts';
import type { SourceRow } from './source-row.ts';

/** A file being read: its rows one after the other, and how much of it has been read. */
export type OpenFile = { rows: AsyncGenerator<SourceRow>; bytes: number; bytesRead: () => number };

type Wanted = Pick<Mapping, 'format' | 'encoding' | 'delimiter'>;

/**
 * Opens a file of old cases: a table, or a list in JSON, of any length; one row at a time is held
 * in memory. `rows` throws a Refusal `import.file-broken` where the file breaks off, after the
 * rows before. Throws an Error with one sentence when it cannot be opened.
 */
export async function openFile(path: string, wanted: Wanted): Promise<OpenFile> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) throw new Error(`The file ${path} cannot be read.`);
  const stream = createReadStream(path);
  const text = decoded(stream, wanted.encoding);
  return {
    rows: wanted.format === 'csv' ? csvRows(text, wanted.delimiter) : jsonRows(text),
    bytes: found.size,
    bytesRead: () => stream.bytesRead,
  };
}

async function* decoded(chunks: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}
