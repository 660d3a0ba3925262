import { sql } from 'kysely';
import { cached } from '#server/cache.ts';

/** The name under which this process remembers whether any webhook listens. */
export const LISTENERS = 'listeners';

const remembered = cached(LISTENERS, async (source) => {
  const { rows } = await sql<{ some: boolean }>`
    select exists (select from client_hooks where paused_at is null) as some`.execute(source);
  return rows[0]?.some ?? false;
});

/** Whether anybody outside is told what happens to reports; if not, nothing is queued for them. */
export const somebodyListens = (): Promise<boolean> => remembered();
