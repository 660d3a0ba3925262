import type { Locale } from '#basics/localised.ts';
import type { MessageKey } from '#basics/words.ts';
import type { LetterPart } from '#modules/letters/rules.ts';
import type { Tx } from '#server/database.ts';
import { later } from '#server/jobs.ts';
import { sayIn } from '#server/words.ts';
import { queuePushes } from './pushing.ts';
import { kindOf } from './rules.ts';
import { writeAsLetter } from './settling.ts';

/** What one person is told, ready for any channel. `code` is all of the thing that a phone's lock screen shows. */
export type Message = {
  id: string;
  personId: string;
  email: string;
  locale: Locale;
  kind: string;
  aboutId: string | null;
  path: string;
  code: string;
  subject: string;
  parts: LetterPart[];
  urgent: boolean;
};

/** A way out of the house: a row in `channels` and a way in rules.ts. */
export type Channel = {
  /** Queues it in the transaction; false when this person cannot be reached that way. */
  deliver: (tx: Tx, message: Message) => Promise<boolean>;
};

const email: Channel = {
  deliver: async (tx, message) => {
    await writeAsLetter(tx, message);
    return true;
  },
};

const push: Channel = {
  deliver: async (tx, { id, personId, locale, kind, path, code, urgent }) => {
    const title = sayIn(locale)(`notification.kind.${kindOf(kind)}` as MessageKey);
    const face = { title: () => title, words: code, path, kind, urgent };
    return (await queuePushes(tx, { rootId: personId, side: 'person', once: id, ...face })) > 0;
  },
};

/** The chats know whether there is one, and write the letter if there is none. */
const chat: Channel = {
  deliver: async (tx, { personId, id }) => {
    await later(tx, 'chats.tell-person', { personId, id });
    return true;
  },
};

/** Every way out of the house, by name. */
export const channels = { email, push, chat } satisfies Record<string, Channel>;
