import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '#server/embedded-postgres.ts';
import { freePort } from '#server/ports.ts';

/** An empty PostgreSQL 18 in a temporary folder, fast because it would not survive a power cut. */
export async function startScratchDatabase(): Promise<{ url: string; stop: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'lamplighter-scratch-'));
  chmodSync(folder, 0o711);
  const unsafe = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' };
  const embedded = await startEmbedded({
    folder: join(folder, 'postgres'),
    port: await freePort(),
    password: 'scratch',
    settings: { ...unsafe, autovacuum: 'off', wal_level: 'minimal', max_wal_senders: '0' },
  });
  return {
    url: embedded.url,
    stop: async () => {
      await embedded.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
