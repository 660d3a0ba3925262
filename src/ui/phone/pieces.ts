/** How much goes at once: on a line of 10 KB/s it is lost and sent again for at most 25 seconds. */
const PIECE = 256 * 1024;
/** Who has not answered by then will not. */
const PATIENCE_MS = 120_000;

type Place = { lon: number; lat: number; accuracyM?: number };
export type SentPhoto = { id: string; place: Place | null };
type Watching = { onprogress?: (fraction: number) => void; signal?: AbortSignal | undefined };

type Trouble = { field: string; words: string };

/** The server's no, in its own words: trying again would not help. */
export class Refused extends Error {
  problems: Trouble[];
  constructor(problems: Trouble[]) {
    super(problems[0]?.words ?? '');
    this.problems = problems;
  }
}

/** What an answer says; throws when it is no, `Refused` when that is final. */
export async function answerOf<T>(response: Response): Promise<T> {
  if (response.ok) return (await response.json()) as T;
  // Too many, broken or busy: later. Everything else is a no that stays.
  if (response.status === 429 || response.status >= 500) throw new Error(String(response.status));
  const { problems } = (await response.json()) as { problems: Trouble[] };
  throw new Refused(problems);
}

/**
 * Sends a photo piece by piece to an address that ends in ? or has a query, from where it stopped
 * last time. Throws without network; what has arrived stays there for a day.
 */
export async function sendInPieces(to: string, key: string, file: Blob, watching: Watching = {}) {
  const { onprogress, signal } = watching;
  const at = `${to}&photo=${key}`;
  const ask = async (url: string, init: RequestInit = {}) =>
    answerOf<{ got: number; photo?: SentPhoto }>(
      await fetch(url, { ...init, signal: both(signal) }),
    );
  // Most go at once; only what has more than one piece asks how much is there.
  let { got } = file.size > PIECE ? await ask(at) : { got: 0 };
  for (;;) {
    onprogress?.(got / file.size);
    // A photo that is there whole is told of when its last piece is sent again.
    const offset = got < file.size ? got : Math.max(0, file.size - PIECE);
    const answer = await ask(`${at}&bytes=${file.size}&offset=${offset}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream' },
      body: file.slice(offset, offset + PIECE),
    });
    if (answer.photo) return answer.photo;
    got = answer.got;
  }
}

const both = (signal?: AbortSignal) => {
  const late = AbortSignal.timeout(PATIENCE_MS);
  // Safari has it since 17.4; before, a pause ends the waiting too.
  return signal && 'any' in AbortSignal ? AbortSignal.any([signal, late]) : (signal ?? late);
};
