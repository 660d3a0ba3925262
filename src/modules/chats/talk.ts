import type { Locale } from '#basics/localised.ts';
import type { MessageKey, Params, Say } from '#basics/words.ts';
import type { Tx } from '#server/database.ts';
import { sayIn } from '#server/words.ts';
import type { Account } from './accounts.ts';
import type { FoundOut } from './finding-out.ts';
import { tellerOf, type Teller } from './knowing.ts';
import { sayInChat } from './outbox.ts';
import type { ChatState, Note } from './rules-draft.ts';
import type { Choice, Fetched, Heard, Said } from './rules.ts';

/** One update being answered: who, what was said, what is known, in the one transaction of it. */
export type Talk = {
  tx: Tx;
  account: Account;
  heard: Heard;
  media: Fetched | null;
  found: FoundOut;
  state: ChatState;
};

/** In whose language and by which messenger. */
export const teller = ({ account }: Talk): Teller => tellerOf(account);

/** The words of the chat's language. */
export const sayOf = (talk: Talk): Say => sayIn(teller(talk).locale);

/** Answers in the chat; with a report's id when it is about one that was filed. */
export const reply = ({ tx, account }: Talk, said: Said, reportId?: string) =>
  sayInChat(tx, { accountId: account.id, ...(reportId && { reportId }) }, said);

/** Answers with a sentence. */
export const replyWith = (talk: Talk, key: MessageKey, params?: Params) =>
  reply(talk, { words: sayOf(talk)(key, params) });

/** Answers with each of these. */
export async function replyNotes(talk: Talk, notes: readonly Note[]): Promise<void> {
  for (const { key, params } of notes) await replyWith(talk, key, params);
}

const languages: Record<Locale, string> = { kk: 'Қазақша', ru: 'Русский', en: 'English' };

/** The buttons that change the language: each says its own name. */
export const languageChoices = (): Choice[][] => [
  Object.entries(languages).map(([locale, words]) => ({ value: `lang:${locale}`, words })),
];
