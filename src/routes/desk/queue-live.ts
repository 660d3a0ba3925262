import { deskPaths } from '#basics/desk-paths.ts';

/**
 * Tells, as often as it changes, how many wait in each queue and kept filter; comes back by itself
 * when the connection was lost. Gives what ends it.
 */
export function hearCounts(heard: (counts: Record<string, number>) => void): () => void {
  const source = new EventSource(deskPaths.deskLive());
  source.addEventListener('counts', ({ data }) => {
    heard(JSON.parse(data as string) as Record<string, number>);
  });
  return () => source.close();
}
