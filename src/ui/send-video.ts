import { answerOf, Refused } from './phone/pieces.ts';

const PIECE = 2 ** 20;
const PATIENCE_MS = 120_000;
const TRIES = 8;
const PAUSE_MS = 3000;

type Stands = { id: string; got: number; ready: boolean };
type Watching = { onprogress: (fraction: number) => void; signal: AbortSignal };

/**
 * Sends a video piece by piece and goes on where it stopped, also after the page was closed: the
 * server knows the file by its name, size and day. Gives its id; throws `Refused` when it is no video we take.
 */
export async function sendVideo(to: string, file: File, watching: Watching): Promise<string> {
  const chosen = new URLSearchParams({
    ...{ name: file.name, bytes: String(file.size), changed: String(file.lastModified) },
  });
  let stands = await patiently(() => ask<Stands>(`${to}?${chosen}`, {}, watching), watching);
  while (!stands.ready) {
    watching.onprogress(stands.got / file.size);
    const { id, got } = stands;
    const offset = Math.min(got, file.size);
    const next = await patiently(
      () =>
        ask<Omit<Stands, 'id'>>(
          `${to}?video=${id}&bytes=${file.size}&offset=${offset}`,
          { method: 'PUT', body: file.slice(offset, offset + PIECE) },
          watching,
        ),
      watching,
    );
    stands = { id, ...next };
  }
  return stands.id;
}

async function ask<T>(url: string, init: RequestInit, { signal }: Watching): Promise<T> {
  const late = AbortSignal.timeout(PATIENCE_MS);
  const both = 'any' in AbortSignal ? AbortSignal.any([signal, late]) : signal;
  const headers = { 'content-type': 'application/octet-stream' };
  return answerOf<T>(await fetch(url, { ...init, headers, signal: both }));
}

/** A line that breaks for a moment comes back; a no in words stays one. */
async function patiently<T>(act: () => Promise<T>, { signal }: Watching): Promise<T> {
  for (let left = TRIES; ; left--) {
    try {
      return await act();
    } catch (problem) {
      if (problem instanceof Refused || signal.aborted || left === 0) throw problem;
      await new Promise((done) => setTimeout(done, PAUSE_MS));
    }
  }
}
