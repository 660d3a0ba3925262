// Fills an empty, migrated database with made reports: node test/bench/fill.ts <number of reports> <folder the server can read>
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import sharp from 'sharp';
import places from '../../db/seed/areas/places.json' with { type: 'json' };
import { areasAt } from '#modules/areas/queries.ts';
import { publicCategories } from '#modules/categories/queries.ts';
import { choosable } from '#modules/categories/rules.ts';
import { copyFiles } from '#modules/media/stored.ts';
import { responsibleFor } from '#modules/organisations/queries.ts';
import { config } from '#server/config.ts';
import { closeDatabase, db, makePool } from '#server/database.ts';
import { putFile } from '#server/files.ts';
import { jobs } from '../../src/every-job.ts';
import { seed } from '../../src/seed.ts';
import { chanceFrom } from './chance.ts';
import { makeReport, yardsOf, type Region } from './made-reports.ts';
import { columns, rowsOf, type Cell, type Rows } from './made-rows.ts';

const [count, folder = ''] = [Number(process.argv[2]), process.argv[3]];
const CHUNK = 20_000;
const SEED = 20_260_301;
const REAL_FILES = 200;

const pool = makePool(config.databaseUrl, 1);
await seed();
const indexes = await dropIndexes();
await fill();
for (const index of indexes) await ask(index);
await writeFiles();
await ask('vacuum analyze');
await jobs['figures.count-everything']?.(undefined as never);
await ask('vacuum analyze figure_cells');
await ask('vacuum analyze figure_counts');
await ask('checkpoint');
await pool.end();
await closeDatabase();

async function fill(): Promise<void> {
  const chance = chanceFrom(SEED);
  const region = await regionNow();
  const yards = yardsOf(region, chance, Math.max(300, Math.round(count / 60)));
  for (let done = 0; done < count; done += CHUNK) {
    const reports = [];
    for (let at = done; at < Math.min(count, done + CHUNK); at++)
      reports.push(await makeReport(region, chance, yards));
    await copy(rowsOf(reports, chance));
    process.stdout.write(`\r${Math.min(count, done + CHUNK)} of ${count} reports`);
  }
  process.stdout.write('\n');
}

async function regionNow(): Promise<Region> {
  const categories = choosable(await publicCategories());
  const settlements = places.map(({ lon, lat, people }) => ({ lon, lat, people: people || 200 }));
  return { categories, settlements, areasAt, responsibleFor, end: Date.now() };
}

async function copy(rows: Rows): Promise<void> {
  const file = join(folder, 'rows.csv');
  for (const [table, list] of Object.entries(rows)) {
    const names = columns[table as keyof Rows].split(' ').join(', ');
    writeFileSync(file, list.map((row) => row.map(inCsv).join(',')).join('\n'));
    chmodSync(file, 0o644);
    await ask(`copy ${table} (${names}) from '${file}' (format csv)`);
  }
  rmSync(file);
}

function inCsv(value: Cell): string {
  if (value === null) return '';
  if (value instanceof Date) return value.toISOString();
  if (Buffer.isBuffer(value)) return `\\x${value.toString('hex')}`;
  return typeof value === 'number' ? String(value) : `"${value.replaceAll('"', '""')}"`;
}

/** Real files behind the newest photos; behind the others there is nothing. */
async function writeFiles(): Promise<void> {
  const grey = { width: 400, height: 300, channels: 3, background: '#777' } as const;
  const picture = await sharp({ create: grey }).webp().toBuffer();
  const rows = await db
    .selectFrom('media_photos')
    .select(['subject_id', 'id'])
    .orderBy('received_at', 'desc')
    .limit(REAL_FILES)
    .execute();
  for (const row of rows)
    for (const file of Object.values(copyFiles(row, 0))) await putFile(file, picture);
}

/** Takes the plain indexes away while rows pour in; gives what makes them again. */
async function dropIndexes(): Promise<string[]> {
  const { rows } = await sql<{ name: string; made: string }>`
    select indexname as name, indexdef as made from pg_indexes
    where schemaname = 'public' and tablename = any(${Object.keys(columns)})
      and indexname not in (select conname from pg_constraint)`.execute(db);
  for (const { name } of rows) await ask(`drop index ${name}`);
  return rows.map(({ made }) => made);
}

// What is made refers to what is there; checking each row again would double the time.
async function ask(text: string): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query(
      "set session_replication_role = replica; set maintenance_work_mem = '512MB'",
    );
    await client.query(text);
  } finally {
    client.release();
  }
}
