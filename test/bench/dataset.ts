import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startEmbedded, type Embedded } from '#server/embedded-postgres.ts';
import { migrate } from '#server/migrations.ts';
import { freePort } from '#server/ports.ts';

/** A data folder with so many reports in it, and its PostgreSQL running. */
export type Dataset = {
  size: number;
  database: Embedded;
  env: Record<string, string>;
  stop: () => Promise<void>;
};

const secret = 'a secret for measuring, long enough';

/** Opens the data folder of this size below `root`; filled when it is not yet (a million: some minutes). */
export async function openDataset(root: string, size: number): Promise<Dataset> {
  const folder = join(root, String(size));
  mkdirSync(folder, { recursive: true });
  for (const path of [root, folder]) chmodSync(path, 0o711);
  const database = await startEmbedded({
    folder: join(folder, 'postgres'),
    port: await freePort(),
    password: 'bench',
  });
  const env = { DATA_DIR: folder, DATABASE_URL: database.url, SECRET: secret, LOG_LEVEL: 'error' };
  try {
    await migrate(database.url);
    fillOnce(folder, size, env);
  } catch (problem) {
    await database.stop();
    throw problem;
  }
  return { size, database, env, stop: database.stop };
}

function fillOnce(folder: string, size: number, env: Record<string, string>): void {
  const stamp = join(folder, 'filled');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === String(size)) return;
  if (existsSync(stamp)) throw new Error(`${folder} was not filled to its end: remove it.`);
  writeFileSync(stamp, 'begun');
  execFileSync(process.execPath, ['test/bench/fill.ts', String(size), folder], {
    stdio: 'inherit',
    env: { ...process.env, ...env, STATEMENT_TIMEOUT_S: '86400' },
  });
  writeFileSync(stamp, String(size));
}
