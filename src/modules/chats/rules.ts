import type { Place } from '#basics/place.ts';

export const messengers = ['telegram', 'whatsapp'] as const;
export type Messenger = (typeof messengers)[number];

/** A file that still lies with the messenger: `id` is its name there. */
export type MediaRef = { id: string; mime?: string; bytes?: number };

/** What somebody did in a chat, in no messenger's own words. */
export type Deed =
  | { kind: 'words'; words: string }
  /** A picture, also one sent as a file; `album` is the same for all that were sent together. */
  | { kind: 'photo'; media: MediaRef; words: string; album?: string }
  | { kind: 'voice'; media: MediaRef; seconds?: number }
  | { kind: 'place'; place: Place; name?: string }
  /** A button or a row of a list: the `value` we gave it. */
  | { kind: 'choice'; value: string }
  /** `/near abc`: the name without its slash, in small letters, and what stands after it. */
  | { kind: 'command'; name: string; words: string }
  /** What was said in `messageId` now reads like this. */
  | { kind: 'edited'; words: string; messageId: string }
  /** They blocked us, or opened the chat again; a group took us in or out. */
  | { kind: 'blocked' | 'opened' | 'joined' | 'left' }
  /** A sticker, a film, a contact: nothing we can use. */
  | { kind: 'other' };

/** One update of a messenger. */
export type Heard = {
  /** The messenger's own name of the update: the same again is the same. */
  updateId: string;
  /** `before`: the address it had until now; a group may be given another one. */
  chat: { address: string; kind: 'private' | 'group'; name: string; before?: string };
  /** Who did it; in a group not the same as the chat. `language` as their phone says, such as kk-KZ. */
  from: { id: string; name: string; language?: string };
  messageId: string;
  /** Which of our messages it answers or whose button it is. */
  answers?: string;
  /** Its place in the chat: what was sent later has the greater one. */
  position: number;
  sentAt: string;
  deed: Deed;
};

/** A button: what it says, and what comes back when it is pressed (64 bytes at most). */
export type Choice = { value: string; words: string };

/** One message to a chat, in no messenger's own words. */
export type Said = {
  words: string;
  /** Rows of buttons. A messenger with fewer places than these shows them as a list. */
  choices?: Choice[][];
  /** Our own picture, by the address path of its safe copy (`/photos/…`), JPEG. */
  photoPath?: string;
  /** A button that opens a page. */
  link?: { href: string; words: string };
  /** Ask for where they are with the messenger's own button. */
  askPlace?: boolean;
  place?: Place;
  /** What it is when we may not write freely any more: the name of an approved template and its words. */
  template?: { name: string; words: string[] };
};

/** What became of one message we handed to a messenger. */
export type SendOutcome =
  /** `keep`: what is to be said instead if the messenger tells us later that it was not let through. */
  | { state: 'sent'; externalId: string; keep?: Said }
  /** They want nothing more from us. */
  | { state: 'blocked' }
  /** `loudly`: nothing of ours goes out until somebody mends it. */
  | { state: 'failed'; problem: string; loudly?: true }
  /** Try again, not before so many seconds; `forAll`: nobody is written to by this messenger until then. */
  | { state: 'later'; problem: string; afterS: number; forAll?: Messenger; loudly?: true };

/** What is tried for so long in vain is given up. */
export const MOST_ATTEMPTS = 12;
/** A draft is kept so long after the last word, in hours. */
export const DRAFT_HOURS = 24;

/** A file as the messenger gave it; or why we will never have it. */
export type Fetched = { bytes: Buffer } | { problem: string };
