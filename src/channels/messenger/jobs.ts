import { catchUpChats } from '#modules/chats/inbox.ts';
import { forgetTurns } from '#modules/chats/turns.ts';
import { handleWaiting } from './handle.ts';
import { sendWaiting } from './send.ts';

export const jobs = {
  'messenger.handle': (chat: { accountId: string }) => handleWaiting(chat),
  'messenger.send': (chat: { accountId: string }) => sendWaiting(chat),
  'messenger.catch-up': () => catchUpChats(),
  'messenger.forget-turns': () => forgetTurns(),
};
