import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import pg from 'pg';
import { keepRunning, ownProcess, pagesThatChange } from '#server/children.ts';
import type { Kept } from '#server/children.ts';
import { config } from '#server/config.ts';
import { holdDataFolder, openDataFolder } from '#server/data-folder.ts';
import { keptPostgres } from '#server/kept-postgres.ts';
import { migrate } from '#server/migrations.ts';
import { buildPages } from '#server/pages-build.ts';
import { refuseBusyPort } from '#server/ports.ts';

const dev = process.argv.includes('--dev');
const runNode = promisify(execFile);
const kept: Kept[] = [];
let ending = false;

// Whoever reads along may stop reading; the app goes on.
process.stdout.on('error', () => undefined);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => void end(0));

try {
  await serve();
} catch (problem) {
  if (!ending) {
    process.stderr.write(`${(problem as Error).message}\n`);
    await end(1);
  }
}

async function serve(): Promise<void> {
  openDataFolder(config.dataDir);
  const { afterCrash, release } = await holdDataFolder(config.dataDir);
  process.once('exit', release);
  // What a killed one has left behind needs a moment to notice and to end.
  await refuseBusyPort(config.host, config.port, afterCrash ? 15_000 : 0);
  if (!dev) await makePages();
  const databaseUrl = await startDatabase();
  await migrate(databaseUrl);
  const env = { DATABASE_URL: databaseUrl };
  await seedOnFirstRun(databaseUrl, env);
  await keepWeb(env);
  const slow = { STATEMENT_TIMEOUT_S: process.env.STATEMENT_TIMEOUT_S ?? '300' };
  await keep('worker', ownProcess('src/worker.ts', { ...env, ...slow }, { yields: true }));
  if (config.mailInListen || config.imapUrl)
    await keep('mail room', ownProcess('src/mail-room.ts', env));
  tell(`Lamplighter is at ${config.publicUrl}`);
  // Everything runs by now: a database that is just being started again is no reason to end it.
  await tellSignInLink(env).catch((problem: Error) => process.stderr.write(`${problem.message}\n`));
}

async function keepWeb(env: NodeJS.ProcessEnv): Promise<void> {
  if (dev) return keep('web', pagesThatChange(config.host, config.port, env));
  for (let one = 1; one <= config.webProcesses; one++)
    await keep(`web ${one}`, ownProcess('src/web.ts', env));
}

async function makePages(): Promise<void> {
  const slow = setTimeout(() => tell('Building the pages…'), 300);
  await buildPages().finally(() => clearTimeout(slow));
}

async function startDatabase(): Promise<string> {
  if (process.env.DATABASE_URL) return process.env.DATABASE_URL;
  const { url, way } = await keptPostgres(config.dataDir);
  await keep('database', way);
  return url;
}

/** The starter town: territory, categories and organisations, for an empty database. */
async function seedOnFirstRun(databaseUrl: string, env: NodeJS.ProcessEnv): Promise<void> {
  if (!existsSync('src/seed.ts')) return;
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rowCount } = await client.query('select from areas limit 1');
  await client.end();
  if (rowCount) return;
  tell('Laying out the starter town…');
  await runScript('src/seed.ts', env);
}

async function tellSignInLink(env: NodeJS.ProcessEnv): Promise<void> {
  if (!existsSync('src/sign-in-link.ts')) return;
  const link = (await runScript('src/sign-in-link.ts', env)).trim();
  if (link) tell(`To sign in as staff, once: ${link}`);
}

async function runScript(script: string, env: NodeJS.ProcessEnv): Promise<string> {
  try {
    const { stdout } = await runNode(process.execPath, [script], {
      env: { ...process.env, ...env },
    });
    return stdout;
  } catch (problem) {
    throw new Error(`${script} failed: ${(problem as { stderr?: string }).stderr?.trim()}`, {
      cause: problem,
    });
  }
}

async function keep(name: string, way: Parameters<typeof keepRunning>[1]): Promise<void> {
  const starting = keepRunning(name, way);
  kept.push({
    stop: () =>
      starting.then(
        (process) => process.stop(),
        () => undefined,
      ),
  });
  await starting;
}

/** Ends what was started, the last first: the database outlives those who use it. */
async function end(code: number): Promise<void> {
  if (ending) return;
  ending = true;
  for (const process of kept.toReversed()) await process.stop();
  process.exit(code);
}

function tell(words: string): void {
  process.stdout.write(`${words}\n`);
}
