// What a form carries is held in memory while it is read (measured: up to three times its size), so only so much may
// arrive at once.
const mebibyte = 2 ** 20;
const small = mebibyte;
const patienceMs = 20_000;

/** The largest request that is read at all: six photos of 25 MB and room for one that is too large to be told so. */
export const largestRequest = 200 * mebibyte;

type Answer = { closed: boolean; once: (event: 'close', leave: () => void) => unknown };

/**
 * Gives the room back when the answer is over. Says whether anybody still waits for it: who went
 * while waiting in line is heard no more, and their room would stay taken for ever.
 */
export function leaveWith(answer: Answer, leave: () => void): boolean {
  if (answer.closed) leave();
  else answer.once('close', leave);
  return !answer.closed;
}

type Waiter = { bytes: number; answer: (admitted: boolean) => void };

/** Room for uploads of so many bytes at once; who finds none waits up to 20 s in line. */
export function makeUploadRoom(roomBytes = 320 * mebibyte, waitMs = patienceMs) {
  let taken = 0;
  const line: Waiter[] = [];

  const fits = (bytes: number) => taken === 0 || taken + bytes <= roomBytes;

  const letIn = () => {
    for (let first = line[0]; first && fits(first.bytes); first = line[0]) {
      line.shift();
      taken += first.bytes;
      first.answer(true);
    }
  };

  const wait = (bytes: number) =>
    new Promise<boolean>((resolve) => {
      const waiter: Waiter = { bytes, answer: resolve };
      line.push(waiter);
      setTimeout(() => {
        const at = line.indexOf(waiter);
        if (at < 0) return;
        line.splice(at, 1);
        resolve(false);
        letIn();
      }, waitMs).unref();
    });

  /** Takes room for a request of so many bytes (undefined: it does not say); gives what to call when it has ended, or null when there was no room. */
  return async function enter(declared: number | undefined): Promise<(() => void) | null> {
    const bytes = declared ?? largestRequest;
    if (bytes <= small) return () => undefined;
    if (line.length === 0 && fits(bytes)) taken += bytes;
    else if (!(await wait(bytes))) return null;
    return () => {
      taken -= bytes;
      letIn();
    };
  };
}
