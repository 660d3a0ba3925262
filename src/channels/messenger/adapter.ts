import type { NextMessage } from '#modules/chats/outbox.ts';
import type { Pace } from '#modules/chats/rules-pace.ts';
import type { Heard, MediaRef, Messenger, SendOutcome } from '#modules/chats/rules.ts';

/** Telegram gives a bot no larger ones, and nobody needs them. */
export const MOST_FILE_BYTES = 20 * 2 ** 20;

/** A file could not be fetched: `final` when it never will be (gone, too large). */
export class MediaProblem extends Error {
  readonly final: boolean;
  constructor(problem: string, { final }: { final: boolean }) {
    super(problem);
    this.final = final;
  }
}

/** All that one messenger is, beside the way its updates arrive. It translates and decides nothing. */
export type Adapter = {
  messenger: Messenger;
  /** How fast it lets us speak in one chat and in all. */
  pace: (kind: 'private' | 'group') => Pace;
  /** One body as the messenger sends it, in our words. What cannot be read is left out. */
  read: (body: unknown) => Heard[];
  /** The bytes of a file, MOST_FILE_BYTES at most. Throws a MediaProblem. */
  fetchMedia: (media: MediaRef) => Promise<Buffer>;
  /** Hands one message over; the limits and errors of the messenger become an outcome. Never throws. */
  send: (message: NextMessage) => Promise<SendOutcome>;
  /** Shows that an update was seen: the button stops turning, the ticks turn blue. Never throws. */
  showSeen: (heard: Heard) => Promise<void>;
};
