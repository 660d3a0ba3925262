// npm run bench -- channels: a minute of messages and a minute of mails. docs/performance.md says how to read it.
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { buildPages } from '#server/pages-build.ts';
import { ways } from './channel-ways.ts';
import { asTable, type Measured } from './channel-table.ts';
import { measureWay } from './channel-measuring.ts';
import { openDataset } from './dataset.ts';
import { writeMeasured } from './table.ts';
import { makePhoto } from './weighing.ts';

const { values } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', default: '' },
    seconds: { type: 'string', default: '60' },
    share: { type: 'string', default: '1' },
    size: { type: 'string', default: '20000' },
    folder: { type: 'string', default: join(tmpdir(), 'lamplighter-bench') },
    write: { type: 'boolean', default: false },
  },
});

mkdirSync(values.folder, { recursive: true });
chmodSync(values.folder, 0o711);
const photo = join(values.folder, 'photo.jpg');
if (!existsSync(photo)) writeFileSync(photo, await makePhoto());
const small = join(values.folder, 'photo-in-a-chat.jpg');
await sharp(photo).resize(1280, 960).jpeg({ quality: 80 }).toFile(small);
await buildPages();

const [load = 0] = loadavg();
const dataset = await openDataset(values.folder, Number(values.size));
const measured: Measured[] = [];
try {
  for (const way of ways.filter(({ name }) => name.includes(values.only)))
    measured.push(
      await measureWay(slowed(way), {
        ...{ dataset, photos: { photo, small }, seconds: Number(values.seconds) },
        folder: join(values.folder, 'channels'),
      }),
    );
} finally {
  await dataset.stop();
  rmSync(join(values.folder, 'channels'), { recursive: true, force: true });
}
function slowed(way: (typeof ways)[number]) {
  return { ...way, perSecond: way.perSecond * Number(values.share) };
}

const text = asTable(measured, load);
process.stdout.write(`\n${text}\n`);
const marks = {
  begin: '<!-- measured: written by npm run bench -- channels --write -->',
  end: '<!-- end of what the channels cost -->',
};
if (values.write) writeMeasured('docs/performance.md', marks, text);
