// Runs before each test file, ahead of its imports: the file gets its own copy of the migrated database.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, inject } from 'vitest';
import { query, withDatabase } from './database-copies.ts';

const server = inject('databaseServer');
const run = inject('databaseRun');
const copy = `${run}_${randomBytes(6).toString('hex')}`;
const files = mkdtempSync(join(tmpdir(), 'lamplighter-files-'));

await query(server, `create database ${copy} template ${run} strategy file_copy`);
process.env.DATABASE_URL = withDatabase(server, copy);
process.env.DATA_DIR = files;

afterAll(async () => {
  const { closeDatabase } = await import('#server/database.ts');
  await closeDatabase();
  rmSync(files, { recursive: true, force: true });
});
