// npm run bench: what a request costs. docs/performance.md says how to read it.
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildPages } from '#server/pages-build.ts';
import { openDataset } from './dataset.ts';
import { measure, type Bench, type Line } from './measuring.ts';
import { cleared } from './clearing.ts';
import { memoryOf } from './cpu.ts';
import { measuresOf, type Measure } from './samples.ts';
import { startClient, startSite, type Site } from './sites.ts';
import { asTable, withResults, type Once, type SizeResult } from './table.ts';
import { makePhoto, pagesUnderPhotos, weightKb } from './weighing.ts';

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '100000,1000000' },
    only: { type: 'string', default: '' },
    share: { type: 'string', default: '1' },
    folder: { type: 'string', default: join(tmpdir(), 'lamplighter-bench') },
    write: { type: 'boolean', default: false },
  },
});

mkdirSync(values.folder, { recursive: true });
chmodSync(values.folder, 0o711);
const photo = join(values.folder, 'photo.jpg');
if (!existsSync(photo)) writeFileSync(photo, await makePhoto());
await buildPages();

const results: SizeResult[] = [];
for (const size of values.size.split(',').map(Number)) results.push(await benchOf(size));
const text = results.map(asTable).join('\n\n');
process.stdout.write(`\n${text}\n`);
if (values.write) withResults('docs/performance.md', results);

async function benchOf(size: number): Promise<SizeResult> {
  const dataset = await openDataset(values.folder, size);
  const url = dataset.database.url;
  const clear = await cleared(url);
  const client = startClient();
  const sites: Site[] = [];
  try {
    const web = await startSite('src/web.ts', dataset);
    sites.push(web);
    const bare = await startSite('test/bench/bare.ts', dataset);
    sites.push(bare);
    const postmaster = dataset.database.child.pid ?? 0;
    const bench = { client, web, bare, postmaster, share: Number(values.share) };
    const measures = (await measuresOf(url, photo)).filter(isWanted);
    const lines = await linesOf(bench, measures);
    await clear();
    const once = isWanted({ name: 'once' }) ? await onceOf(bench, dataset) : null;
    return { size, lines, once };
  } finally {
    client.stop();
    for (const site of sites) await site.stop();
    await clear();
    await dataset.stop();
  }
}

function isWanted({ name }: Pick<Measure, 'name'>): boolean {
  return values.only === '' || values.only.split(',').some((word) => name.includes(word));
}

async function linesOf(bench: Bench, measures: Measure[]): Promise<Line[]> {
  const lines: Line[] = [];
  for (const one of measures)
    for (const concurrency of [1, 16]) {
      const line = await measure(bench, one, concurrency);
      process.stdout.write(
        `${line.name}, ${concurrency} at once: ${line.app.cpuMs.toFixed(2)} + ${line.app.databaseMs.toFixed(2)} ms, bare ${line.bare.cpuMs.toFixed(2)} + ${line.bare.databaseMs.toFixed(2)} ms\n`,
      );
      lines.push(line);
    }
  return lines;
}

async function onceOf(
  bench: Bench,
  dataset: Awaited<ReturnType<typeof openDataset>>,
): Promise<Once> {
  const { url } = dataset.database;
  const measures = await measuresOf(url, photo);
  const reports = measures.find(({ name }) => name === 'report page')?.app.paths ?? [];
  const paths = reports.flatMap((path, at) => (at % 4 === 0 ? [path, '/reports'] : [path]));
  const worker = await startSite('src/worker.ts', dataset);
  const pages = await pagesUnderPhotos(bench, url, photo, paths);
  const memory = { web: memoryOf(bench.web.pid), worker: memoryOf(worker.pid) };
  await worker.stop();
  return { ...pages, memory, formKb: await weightKb(bench.web.origin, '/report') };
}
