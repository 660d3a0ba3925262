import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { freePort } from '#server/ports.ts';

const patience = { timeout: 60_000, interval: 50 };

export type Victim = 'web' | 'worker' | 'backend' | 'postmaster';
export type Served = Awaited<ReturnType<typeof serve>>;

/** The whole app as bin/serve starts it, in a folder of its own, and ways to shoot its parts. */
export async function serve(smtpUrl: string) {
  const folder = mkdtempSync(join(tmpdir(), 'lamplighter-crash-'));
  chmodSync(folder, 0o711);
  const dataDir = join(folder, 'data');
  const port = await freePort();
  const site = `http://127.0.0.1:${port}`;
  const { DATABASE_URL: _, ...inherited } = process.env;
  const child = spawn(process.execPath, ['src/serve.ts'], {
    env: {
      ...inherited,
      ...{ PORT: String(port), PUBLIC_URL: site, DATA_DIR: dataDir, SMTP_URL: smtpUrl },
      ...{ LOG_LEVEL: 'fatal', RATE_LIMIT_FACTOR: '1000' },
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (words) => (said += words));
  const read = (name: string) => readFileSync(join(dataDir, name), 'utf8').trim();
  const postmaster = () => Number.parseInt(read('postgres/postmaster.pid'), 10);
  const healthy = () =>
    vi.waitFor(async () => expect((await fetch(`${site}/health`)).status).toBe(200), patience);

  const find: Record<Victim, () => number> = {
    web: () => childCalled(child.pid, 'src/web.ts'),
    worker: () => childCalled(child.pid, 'src/worker.ts'),
    backend: () => childCalled(postmaster(), 'postgres: lamplighter'),
    postmaster,
  };
  /** Ends one part without a word, looks at what it left (`then`), and waits until the app has got over it. */
  const shoot = async (victim: Victim, then?: () => Promise<unknown>) => {
    const before = await vi.waitFor(() => pidOf(find[victim]()), patience);
    process.kill(before, 'SIGKILL');
    await then?.();
    await vi.waitFor(() => expect(pidOf(find[victim]())).not.toBe(before), patience);
    await healthy();
  };
  const stop = async () => {
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  // Pages answer before the worker stands: whoever shoots then ends the start, and with it the app.
  await vi.waitFor(() => expect(said).toContain(`Lamplighter is at ${site}`), {
    ...{ timeout: 240_000, interval: 50 },
  });
  await healthy();
  return { site, shoot, stop, dataDir, databaseUrl: () => read('database-url') };
}

function pidOf(pid: number): number {
  if (!(pid > 0)) throw new Error('not there');
  return pid;
}

function childCalled(parent: number | undefined, words: string): number {
  const list = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(parent)], {
    encoding: 'utf8',
  });
  const lines = list.split('\n').filter((line) => line.includes(words));
  return Number.parseInt(lines[Math.floor(Math.random() * lines.length)] ?? '', 10);
}
