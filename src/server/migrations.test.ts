import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeEach, expect, inject, test } from 'vitest';
import { migrate, tooOld } from '#server/migrations.ts';
import { query, withDatabase } from '../../test/database-copies.ts';

const server = inject('databaseServer');
const name = `${inject('databaseRun')}_migrations`;
const url = withDatabase(server, name);
const folder = mkdtempSync(join(tmpdir(), 'lamplighter-migrations-'));
const write = (file: string, text: string) => writeFileSync(join(folder, file), text);

beforeEach(async () => {
  await query(server, `drop database if exists ${name} with (force)`);
  await query(server, `create database ${name}`);
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
  write('0001-lamps.sql', 'create table lamps (id int); insert into lamps values (1);');
});
afterAll(() => rmSync(folder, { recursive: true }));

test('each migration runs once, in the order of its name', async () => {
  expect(await migrate(url, folder)).toEqual(['0001-lamps.sql']);
  write('0002-more.sql', 'insert into lamps values (2)');
  expect(await migrate(url, folder)).toEqual(['0002-more.sql']);
  expect(await migrate(url, folder)).toEqual([]);
  expect(await query(url, 'select id from lamps order by id')).toEqual([{ id: 1 }, { id: 2 }]);
});

test('two processes that start together migrate once', async () => {
  const [one, two] = await Promise.all([migrate(url, folder), migrate(url, folder)]);
  expect([...one, ...two]).toEqual(['0001-lamps.sql']);
});

test('a migration that fails leaves nothing behind and can be mended', async () => {
  write('0002-wrong.sql', 'insert into lamps values (2); select nonsense;');
  await expect(migrate(url, folder)).rejects.toThrow(
    'Migration 0002-wrong.sql failed, nothing of it was kept: column "nonsense" does not exist.',
  );
  expect(await query(url, 'select id from lamps')).toEqual([{ id: 1 }]);
  write('0002-wrong.sql', 'insert into lamps values (2)');
  expect(await migrate(url, folder)).toEqual(['0002-wrong.sql']);
});

test('what cannot run inside a transaction says so in its first line', async () => {
  write(
    '0002-index.sql',
    '-- outside a transaction\ncreate index concurrently lamps_id on lamps (id)',
  );
  expect(await migrate(url, folder)).toEqual(['0001-lamps.sql', '0002-index.sql']);
});

test('a migration that was begun and never finished is told, and nothing more is done', async () => {
  write('0002-half.sql', '-- outside a transaction\nselect nonsense');
  await expect(migrate(url, folder)).rejects.toThrow('it stands half done');
  await expect(migrate(url, folder)).rejects.toThrow(
    /^Migration 0002-half.sql was begun at \S+ and never finished: restore the backup/,
  );
});

test('a migration that was altered after it ran is told', async () => {
  await migrate(url, folder);
  write('0001-lamps.sql', 'create table lamps (id bigint);');
  await expect(migrate(url, folder)).rejects.toThrow(
    /^Migration 0001-lamps.sql was altered after it ran/,
  );
});

test('a database of a newer version is told, not touched', async () => {
  write('0002-newer.sql', 'select 1');
  await migrate(url, folder);
  rmSync(join(folder, '0002-newer.sql'));
  await expect(migrate(url, folder)).rejects.toThrow('which this version does not know');
});

test('a server that is too old is told with what to do', () => {
  expect(tooOld('14.13 (Debian 14.13-1)')).toBe(
    'is PostgreSQL 14.13 (Debian 14.13-1), and Lamplighter needs 15 or newer: upgrade it, or leave DATABASE_URL empty to use the embedded one.',
  );
  expect(tooOld('15.0')).toBe('');
  expect(tooOld('18.4')).toBe('');
});

test('a server that does not answer is told in one line, without a stack', async () => {
  const env = { ...process.env, DATABASE_URL: 'postgresql://lamp:secret@127.0.0.1:1/lamp' };
  const run = promisify(execFile)(process.execPath, ['src/migrate.ts'], { env });
  await expect(run).rejects.toMatchObject({
    code: 1,
    stderr:
      'The database lamp at 127.0.0.1:1 cannot be opened: connect ECONNREFUSED 127.0.0.1:1.\n',
  });
});
