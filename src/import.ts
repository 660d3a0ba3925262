import { existsSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { SingleBar } from 'cli-progress';
import { Refusal } from '#basics/refusal.ts';
import { importAreasFile } from '#channels/files/import-areas.ts';
import { importReports, type ImportSummary } from '#channels/files/import-reports.ts';
import { rejectionWords } from '#channels/files/rejects.ts';
import { allCategories } from '#modules/categories/queries.ts';
import { system } from '#modules/people/rules.ts';
import { config } from '#server/config.ts';
import { closeDatabase } from '#server/database.ts';
import { holdDataFolder, openDataFolder } from '#server/data-folder.ts';
import { keptPostgres } from '#server/kept-postgres.ts';
import { migrate } from '#server/migrations.ts';
import { sayIn } from '#server/words.ts';

const usage = `Brings in old cases, or a territory, from a file. docs/import.md says how to write the mapping.
  bin/import reports FILE --mapping mapping.json [--rejects rejects.csv]
  bin/import areas FILE --mapping mapping.json
`;

// An area would keep bin/serve from laying out the categories of a new installation.
const notYet = 'This installation has no categories yet: start bin/serve once, it lays them out.';

const number = (count: number) => count.toLocaleString('en');
const print = (words: string) => process.stdout.write(`${words}\n`);

/** Opens the database: the one that is set, the one of a running bin/serve, or starts our own. Gives what closes it. */
async function openDatabase(): Promise<() => Promise<void>> {
  if (process.env.DATABASE_URL) return closeDatabase;
  openDataFolder(config.dataDir);
  const held = await holdDataFolder(config.dataDir).catch((problem: Error) => problem);
  if (held instanceof Error) {
    if (config.databaseUrl) return closeDatabase;
    throw held;
  }
  const { url, way } = await keptPostgres(config.dataDir);
  const child = await way.start();
  await migrate(url);
  return async () => {
    await closeDatabase();
    await way.stop(child);
    held.release();
  };
}

/** Tells how far it is: a bar on a terminal, else a line now and then. */
function progress() {
  if (!process.stderr.isTTY) {
    let told = 0;
    const tell = ({ read }: ImportSummary, share: number) => {
      if (read - told < 2000) return;
      told = read;
      print(`${number(read)} rows, ${Math.round(share * 100)} %`);
    };
    return { tell, end: () => undefined };
  }
  const format = '{bar} {percentage} % | {rows} rows | {rejected} rejected | {eta_formatted} left';
  const bar = new SingleBar({ format, etaBuffer: 50 });
  bar.start(1000, 0, { rows: 0, rejected: 0 });
  const tell = (summary: ImportSummary, share: number) =>
    bar.update(Math.round(share * 1000), {
      rows: number(summary.read),
      rejected: number(rejectedIn(summary)),
    });
  return { tell, end: () => bar.stop() };
}

const rejectedIn = ({ rejected }: ImportSummary) =>
  [...rejected.values()].reduce((sum, count) => sum + count, 0);

async function reports(file: string, mapping: string, rejects: string): Promise<number> {
  const since = performance.now();
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const { tell, end } = progress();
  const wishes = { file, mapping, rejects, onProgress: tell, signal: stopping.signal };
  const summary = await importReports(system, wishes).finally(end);
  tellSummary(summary, (performance.now() - since) / 1000);
  if (rejectedIn(summary) > 0) print(`The rejected rows are in ${rejects}`);
  if (summary.endedEarly === null) return 0;
  if (summary.endedEarly === 'stopped') {
    print('Stopped. Run it again to go on.');
    return 130;
  }
  process.stderr.write(`${wordsOf(summary.endedEarly)} The rows before that are kept.\n`);
  return 1;
}

function tellSummary(summary: ImportSummary, seconds: number): void {
  const { read, added, known, changed, wentOnAfter } = summary;
  if (wentOnAfter > 0)
    print(`An earlier run had come to row ${number(wentOnAfter)}; counts are of both.`);
  const counts = [
    `${number(read)} rows read`,
    ...[`${number(added)} new`, `${number(known)} known`, `${number(changed)} changed`],
    `${number(rejectedIn(summary))} rejected`,
  ];
  print(`${counts.join(', ')}, in ${seconds.toFixed(1)} s.`);
  for (const [reason, count] of summary.rejected) {
    print(`${number(count).padStart(9)}  ${reason}: ${rejectionWords(reason)}`);
  }
}

async function areas(file: string, mapping: string): Promise<number> {
  const since = performance.now();
  const count = await importAreasFile(system, file, mapping);
  const seconds = (performance.now() - since) / 1000;
  print(`${number(count)} areas added or changed, in ${seconds.toFixed(1)} s.`);
  return 0;
}

const wordsOf = (problem: unknown) =>
  problem instanceof Refusal
    ? sayIn('en')(problem.key, problem.params)
    : (problem as Error).message;

async function run(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      from: { type: 'string', default: '.' },
      mapping: { type: 'string' },
      rejects: { type: 'string' },
    },
  });
  const [what, file] = positionals;
  if (!file || !values.mapping || (what !== 'reports' && what !== 'areas')) throw new Error(usage);
  const path = (name: string) => resolve(values.from, name);
  const missing = [file, values.mapping].find((name) => !existsSync(path(name)));
  if (missing) throw new Error(`There is no file ${path(missing)}.`);
  const rejects = path(values.rejects ?? `${basename(file, extname(file))}.rejects.csv`);
  if (rejects === path(file)) throw new Error('--rejects names the file itself: choose another.');
  const close = await openDatabase();
  try {
    if ((await allCategories()).length === 0) throw new Error(notYet);
    return what === 'areas'
      ? await areas(path(file), path(values.mapping))
      : await reports(path(file), path(values.mapping), rejects);
  } finally {
    await close();
  }
}

try {
  process.exitCode = await run();
} catch (problem) {
  process.stderr.write(`${wordsOf(problem)}\n`);
  process.exitCode = 1;
}
