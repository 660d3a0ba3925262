import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Refusal } from '#basics/refusal.ts';
import { publicCategories } from '#modules/categories/queries.ts';
import { choosable } from '#modules/categories/rules.ts';
import type { Actor } from '#modules/people/rules.ts';
import { beginImport, endImport, storeImported } from '#modules/reports/importing.ts';
import type { ImportRun } from '#modules/reports/importing.ts';
import type { Rejection } from '#modules/reports/input-import.ts';
import { config } from '#server/config.ts';
import { inBatches, judgeWith, type JudgedRow } from './judging.ts';
import { LEFT_OUT, readMapping, type Mapping } from './mapping.ts';
import { openRejects, type Rejects } from './rejects.ts';
import { openFile, type OpenFile } from './rows.ts';
import type { SourceRow } from './source-row.ts';
import { translator } from './translate.ts';

const BATCH_ROWS = 500;

/** What has happened so far, or in the end. */
export type ImportSummary = {
  read: number;
  added: number;
  known: number;
  changed: number;
  rejected: Map<Rejection, number>;
  /** After which row this run began to store: 0, or where an earlier one was stopped. */
  wentOnAfter: number;
  /** Null when the file was read to its end. */
  endedEarly: 'stopped' | Refusal | null;
};

export type ImportWishes = {
  file: string;
  mapping: string;
  rejects: string;
  /** Called after each batch, with the part of the file that has been read, 0 to 1. */
  onProgress?: (summary: ImportSummary, share: number) => void;
  /** Stops after the batch at hand; the next run goes on there. */
  signal?: AbortSignal;
};

/**
 * Brings a file of old cases in as its mapping says, 500 rows at a time; rows that cannot be are
 * written to the file of rejects with the reason. Run again, it adds nothing twice; after a kill it
 * goes on. Throws an Error or a Refusal in one sentence when nothing can be read.
 */
export async function importReports(actor: Actor, wishes: ImportWishes): Promise<ImportSummary> {
  const mappingText = await readFile(wishes.mapping, 'utf8');
  const mapping = readMapping(mappingText);
  const categoryIds = await categoriesFor(mapping);
  const file = await openFile(wishes.file, mapping);
  const first = await file.rows.next();
  if (first.done) throw new Refusal('import.no-rows', 422);
  refuseMissingColumns(mapping, first.value.columns);
  const run = await beginImport(actor, {
    source: mapping.source,
    contentSha256: await fingerprint(wishes.file, mappingText),
    fileName: basename(wishes.file),
  });
  const translate = translator(mapping, { timeZone: config.timeZone, categoryIds });
  const rows = inBatches(withFirst(first.value, file.rows), judgeWith(translate), BATCH_ROWS);
  const rejects = await openRejects(wishes.rejects, first.value.columns);
  try {
    return await readAll({ actor, wishes, mapping, file, rows, run, rejects });
  } finally {
    await rejects.close();
  }
}

async function* withFirst(first: SourceRow, rows: AsyncGenerator<SourceRow>) {
  yield first;
  yield* rows;
}

type Reading = {
  actor: Actor;
  wishes: ImportWishes;
  mapping: Mapping;
  file: OpenFile;
  rows: AsyncIterable<JudgedRow[]>;
  run: ImportRun;
  rejects: Rejects;
};

async function readAll({ run: start, ...reading }: Reading): Promise<ImportSummary> {
  const { actor, wishes, file, rows } = reading;
  let run = start;
  const { added, known, changed, rowsDone } = run;
  const summary: ImportSummary = {
    ...{ read: 0, added, known, changed, rejected: new Map<Rejection, number>() },
    ...{ wentOnAfter: rowsDone, endedEarly: null },
  };
  try {
    for await (const batch of rows) {
      run = await take(reading, batch, run, summary);
      wishes.onProgress?.(summary, file.bytesRead() / file.bytes);
      if (!wishes.signal?.aborted) continue;
      summary.endedEarly = 'stopped';
      break;
    }
  } catch (problem) {
    if (!(problem instanceof Refusal) || problem.key !== 'import.file-broken') throw problem;
    summary.endedEarly = problem;
  }
  await endImport(actor, run, { whole: summary.endedEarly === null });
  return summary;
}

// Rows an earlier run has stored are judged again, so that counts and rejects come out the same.
async function take(
  { actor, mapping, rejects }: Pick<Reading, 'actor' | 'mapping' | 'rejects'>,
  batch: readonly JudgedRow[],
  before: ImportRun,
  summary: ImportSummary,
): Promise<ImportRun> {
  const rowsDone = batch.at(-1)?.row.number ?? before.rowsDone;
  const reports = [];
  for (const { row, judged } of batch) {
    if (typeof judged === 'string') {
      rejects.add(row, judged);
      summary.rejected.set(judged, (summary.rejected.get(judged) ?? 0) + 1);
    } else if (row.number > before.rowsDone) reports.push(judged);
  }
  await rejects.flush();
  const { alreadyPublic } = mapping;
  const run =
    rowsDone > before.rowsDone
      ? await storeImported(actor, before, { reports, rowsDone, alreadyPublic })
      : before;
  const { added, known, changed } = run;
  Object.assign(summary, { read: rowsDone, added, known, changed });
  return run;
}

/** Ids of the categories a report may have. Refuses a mapping that names others. */
async function categoriesFor({ category }: Mapping): Promise<Map<string, string>> {
  const open = new Map(choosable(await publicCategories()).map(({ key, id }) => [key, id]));
  const unknown = [...category.values.values(), category.otherwise].find(
    (key) => key !== LEFT_OUT && !open.has(key),
  );
  if (unknown === undefined) return open;
  throw new Refusal('import.unknown-category', 422, {
    category: unknown,
    categories: [...open.keys()].join(', '),
  });
}

function refuseMissingColumns(mapping: Mapping, columns: readonly string[]): void {
  if (mapping.format !== 'csv') return;
  const { fields, category, state } = mapping;
  const { place, words, ...single } = fields;
  const places = typeof place === 'object' ? Object.values(place) : [place];
  const named = [...Object.values(single), ...places, ...words, ...category.columns, state?.column];
  const column = named.find((name) => name !== undefined && !columns.includes(name));
  if (column === undefined) return;
  throw new Refusal('import.no-such-column', 422, {
    column,
    columns: columns.slice(0, 40).join(', ').slice(0, 1000),
  });
}

/** Of the file and its mapping: the same two are the same import. */
async function fingerprint(path: string, mappingText: string): Promise<Buffer> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.update('\n').update(mappingText).digest();
}
