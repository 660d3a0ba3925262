import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endProcess } from '#server/children.ts';
import type { Way } from '#server/children.ts';
import { startEmbedded, stopStale } from '#server/embedded-postgres.ts';
import { freePort, portIsFree } from '#server/ports.ts';

/**
 * The embedded database of a data folder. Its address, with the password, is kept in the file database-url there,
 * and stays the same from one start to the next as long as its port is free.
 */
export async function keptPostgres(dataDir: string): Promise<{ url: string; way: Way }> {
  const file = join(dataDir, 'database-url');
  const before = existsSync(file) ? new URL(readFileSync(file, 'utf8').trim()) : null;
  const password = before?.password ?? randomBytes(24).toString('hex');
  const usual = Number(before?.port ?? 0);
  const folder = join(dataDir, 'postgres');
  await stopStale(folder);
  const port = usual && (await portIsFree(usual)) ? usual : await freePort();
  const url = `postgresql://lamplighter:${password}@127.0.0.1:${port}/postgres`;
  rmSync(file, { force: true });
  writeFileSync(file, `${url}\n`, { mode: 0o600 });
  const way: Way = {
    start: async () => (await startEmbedded({ folder, port, password })).child,
    // SIGINT: ends open connections and closes the files in order.
    stop: (child) => endProcess(child, 'SIGINT', 30_000),
  };
  return { url, way };
}
