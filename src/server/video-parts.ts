import { Refusal } from '#basics/refusal.ts';
import type { MessageKey } from '#basics/words.ts';

/** A stretch of a video that is written anew: `put`, then zeros. */
export type Blank = { at: number; bytes: number; put?: Uint8Array };

/** What a container is made of, once it was gone through, and what of it does not go on. */
export type Walked = { blanks: Blank[] };

type Reason = Extract<MessageKey, `video.no.${string}`> extends `video.no.${infer R}` ? R : never;

/** The refusal of a video, by its own name. */
export const no = (reason: Reason, params: Record<string, string | number> = {}) =>
  new Refusal(`video.no.${reason}`, 422, params, 'video');

/** How deep boxes may lie in each other. */
export const DEEPEST = 7;

/** The pieces of a stream with what is blank in them written anew. `blanks` in their order. */
export async function* withBlanks(pieces: AsyncIterable<Uint8Array>, blanks: readonly Blank[]) {
  let at = 0;
  let first = 0;
  for await (const piece of pieces) {
    const end = at + piece.byteLength;
    for (let one = first; one < blanks.length; one++) {
      const blank = blanks[one];
      if (!blank || blank.at >= end) break;
      write(piece, blank, at);
      if (blank.at + blank.bytes <= end) first = one + 1;
    }
    yield piece;
    at = end;
  }
}

function write(piece: Uint8Array, { at, bytes, put }: Blank, offset: number) {
  const from = Math.max(at, offset);
  const to = Math.min(at + bytes, offset + piece.byteLength);
  piece.fill(0, from - offset, to - offset);
  const words = put?.subarray(from - at, to - at);
  if (words) piece.set(words, from - offset);
}
