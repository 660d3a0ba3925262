// Whoever is killed comes back: the app is started as bin/serve starts it, and its processes are shot one by one.
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { freePort } from '#server/ports.ts';

const folder = mkdtempSync(join(tmpdir(), 'lamplighter-processes-'));
chmodSync(folder, 0o711);
const dataDir = join(folder, 'data');
const port = await freePort();
const site = `http://127.0.0.1:${port}`;
const patience = { timeout: 30_000, interval: 50 };
let serving: ChildProcess;

beforeAll(async () => {
  serving = await start();
});
afterAll(async () => {
  await end(serving);
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<ChildProcess> {
  const { DATABASE_URL: _, ...env } = process.env;
  const child = spawn(process.execPath, ['src/serve.ts'], {
    env: { ...env, PORT: String(port), PUBLIC_URL: site, DATA_DIR: dataDir, LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (words) => String(words).includes(site) && resolve());
    child.once('exit', () => reject(new Error('the app ended instead of starting')));
  });
  await healthy();
  return child;
}

async function healthy(): Promise<void> {
  const answer = await fetch(`${site}/health`);
  expect(answer.status).toBe(200);
}

async function end(child: ChildProcess): Promise<number | null> {
  const ended = new Promise<number | null>((done) => child.once('exit', done));
  child.kill('SIGTERM');
  return child.exitCode ?? ended;
}

const postmaster = () =>
  Number.parseInt(readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8'), 10);

const children = () => {
  const words = ['-o', 'pid=,args=', '--ppid', String(serving.pid)];
  return execFileSync('ps', words, { encoding: 'utf8' }).trim().split('\n');
};
const childIds = () => children().map((line) => Number.parseInt(line, 10));
const childCalled = (script: string) =>
  Number.parseInt(children().find((line) => line.includes(script)) ?? '', 10);

test.each(['src/web.ts', 'src/worker.ts'])('%s, killed, is started again', async (script) => {
  const before = childCalled(script);
  process.kill(before, 'SIGKILL');
  await vi.waitFor(() => expect(childCalled(script)).not.toBe(before), patience);
  await vi.waitFor(() => expect(childCalled(script)).toBeGreaterThan(0), patience);
  await vi.waitFor(healthy, patience);
});

test('the database, killed, is started again and the pages find it', async () => {
  const before = postmaster();
  process.kill(before, 'SIGKILL');
  await vi.waitFor(() => expect(postmaster()).not.toBe(before), patience);
  await vi.waitFor(healthy, patience);
});

test('after everything was killed at once the next start takes over', async () => {
  const before = postmaster();
  serving.kill('SIGKILL');
  serving = await start();
  await vi.waitFor(() => expect(postmaster()).not.toBe(before), patience);
  await vi.waitFor(healthy, patience);
});

test('asked to end, it ends in order and leaves no process behind', async () => {
  await vi.waitFor(() => expect(childIds().length).toBe(3), patience);
  const ids = childIds();
  expect(await end(serving)).toBe(0);
  for (const id of ids) expect(() => process.kill(id, 0)).toThrow('ESRCH');
  serving = await start();
});
