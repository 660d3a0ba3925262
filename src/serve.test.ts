// What a person at the console reads when Lamplighter cannot start: one sentence, and no stack.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, expect, test } from 'vitest';
import { holdDataFolder, openDataFolder } from '#server/data-folder.ts';
import { freePort } from '#server/ports.ts';

const folder = mkdtempSync(join(tmpdir(), 'lamplighter-serve-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function serve(env: Record<string, string>): Promise<{ code: unknown; said: string }> {
  const child = spawn(process.execPath, ['src/serve.ts'], { env: { ...process.env, ...env } });
  const [said, code] = await Promise.all([
    text(child.stderr),
    new Promise((done) => child.once('close', done)),
  ]);
  return { code, said };
}

test('a port that another program has', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => other.once('listening', listening));
  const { port } = other.address() as AddressInfo;
  const { code, said } = await serve({ PORT: String(port), DATA_DIR: join(folder, 'busy') });
  other.close();
  expect(said).toBe(
    `Port ${port} is taken by another program: stop it, or choose another, e.g. PORT=${port + 1}.\n`,
  );
  expect(code).toBe(1);
});

test('a second start on the same data folder', async () => {
  const dataDir = join(folder, 'twice');
  openDataFolder(dataDir);
  const { release } = await holdDataFolder(dataDir);
  const { code, said } = await serve({ PORT: String(await freePort()), DATA_DIR: dataDir });
  release();
  expect(said).toBe(
    `Lamplighter already runs on the data folder ${dataDir}: stop that one first, or choose another DATA_DIR and PORT for this one.\n`,
  );
  expect(code).toBe(1);
});

test('a start after one that was killed is no second start', async () => {
  const dataDir = join(folder, 'killed');
  openDataFolder(dataDir);
  writeFileSync(join(dataDir, 'serve.sock'), '');
  const held = await holdDataFolder(dataDir);
  held.release();
  expect(held.afterCrash).toBe(true);
});

test('a data folder with a very long name can be held too', async () => {
  const dataDir = join(folder, 'long'.repeat(40));
  mkdirSync(dataDir);
  const { release } = await holdDataFolder(dataDir);
  await expect(holdDataFolder(dataDir)).rejects.toThrow('already runs on the data folder');
  release();
});

test.each([
  [
    'a file is in its way',
    () => (writeFileSync(join(folder, 'file'), ''), join(folder, 'file/data')),
    'ENOTDIR',
  ],
  ['the system forbids it', () => '/proc/lamplighter', 'ENOENT'],
])('a data folder that cannot be written: %s', async (_why, place, code) => {
  const dataDir = place();
  const answer = await serve({ PORT: String(await freePort()), DATA_DIR: dataDir });
  expect(answer.said).toBe(
    `The data folder ${dataDir} cannot be written (${code}): let the user who starts Lamplighter write there, or choose another, e.g. DATA_DIR=/var/lib/lamplighter.\n`,
  );
  expect(answer.code).toBe(1);
});

test('a setting that makes no sense', async () => {
  const { code, said } = await serve({ PORT: 'abc' });
  expect(said).toBe('PORT: "abc" is not a port number. Example: PORT=3000\n');
  expect(code).toBe(1);
});
