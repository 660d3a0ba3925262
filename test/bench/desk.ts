// node test/bench/desk.ts: what the desk's lists, searches and live counts cost at this size. docs/performance.md says how to read it.
import { fork } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildPages } from '#server/pages-build.ts';
import { openDataset } from './dataset.ts';
import { startSite } from './sites.ts';

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '1000000' },
    folder: { type: 'string', default: join(tmpdir(), 'lamplighter-bench') },
  },
});

await buildPages();
const dataset = await openDataset(values.folder, Number(values.size));
const web = await startSite('src/web.ts', dataset);
const asking = fork('test/bench/desk-asking.ts', {
  env: {
    ...process.env,
    ...dataset.env,
    BENCH_ORIGIN: web.origin,
    BENCH_WEB_PID: String(web.pid),
    BENCH_DATABASE_PID: String(dataset.database.child.pid),
  },
});
await new Promise((resolve) => asking.once('exit', resolve));
await web.stop();
await dataset.stop();
