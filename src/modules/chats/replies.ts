import type { Locale } from '#basics/localised.ts';
import type { Refusal } from '#basics/refusal.ts';
import type { MessageKey, Params } from '#basics/words.ts';
import type { Tx } from '#server/database.ts';
import { sayIn } from '#server/words.ts';
import { linkPage } from './links.ts';
import { sayInChat } from './outbox.ts';
import type { Said } from './rules.ts';

type To = { id: string; locale: string };

/** The words of a chat's language. */
export const wordsOf = (to: { locale: string }) => sayIn(to.locale as Locale);

/** Answers in a chat with one sentence, and what goes with it. */
export const answer = (
  tx: Tx,
  to: To,
  key: MessageKey,
  { params, reportId, once, ...more }: Partial<Said> & More = {},
) =>
  sayInChat(
    tx,
    { accountId: to.id, ...(reportId && { reportId }), ...(once && { once }) },
    { words: wordsOf(to)(key, params), ...more },
  );

type More = { params?: Params; reportId?: string; once?: string };

/** Says in a chat why something was refused. */
export const sayRefused = (tx: Tx, to: To, { key, params }: Refusal) =>
  answer(tx, to, key, { params });

/** Says that this is for members of staff, and how a chat is linked. */
export const sayLinkFirst = (tx: Tx, to: To) =>
  answer(tx, to, 'chat.link.first', {
    link: { href: linkPage(), words: wordsOf(to)('chat.link.open') },
  });
