import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { config } from '#server/config.ts';
import { log } from '#server/log.ts';

const RECONNECT_MS = 1000;

/**
 * Hears what PostgreSQL says on a channel, over one connection that comes back by itself; `heard` is
 * also called after it came back, for what was said meanwhile is lost. Gives what ends it.
 */
export function hear(channel: string, heard: () => void): () => void {
  const ending = new AbortController();
  void (async () => {
    while (!ending.signal.aborted) {
      await listen(channel, heard, ending.signal).catch((problem: Error) =>
        log.warn({ problem: problem.message, channel }, 'does not hear changes'),
      );
      await pause(RECONNECT_MS, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  })();
  return () => ending.abort();
}

/** Listens until the connection is lost or it is to end. */
async function listen(channel: string, heard: () => void, signal: AbortSignal): Promise<void> {
  const client = new pg.Client({ connectionString: config.databaseUrl, keepAlive: true });
  const lost = new Promise<void>((resolve) => {
    client.once('end', resolve);
    client.once('error', () => resolve());
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  client.on('notification', heard);
  try {
    await client.connect();
    await client.query(`listen ${client.escapeIdentifier(channel)}`);
    heard();
    await lost;
  } finally {
    await client.end().catch(() => undefined);
  }
}
