import { change, db } from '#server/database.ts';
import { now } from '#server/clock.ts';
import { idFrom } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import { sayIn } from '#server/words.ts';
import { lockAccount, noteHeard } from './accounts.ts';
import { tellerOf } from './knowing.ts';
import { sayInChat } from './outbox.ts';
import type { Heard, Messenger } from './rules.ts';
import { queueAgain } from './turns.ts';

const FIRST_PAUSE_S = 3;
const LONGEST_PAUSE_S = 300;
const FORGOTTEN_MS = 10 * 60_000;
const AT_ONCE = 1000;

/**
 * Keeps what a messenger brought, each update once, and has it handled. When this has ended, nothing
 * of it can be lost: only then is the messenger told that we have it.
 */
export function takeUpdates(messenger: Messenger, brought: readonly Heard[]): Promise<void> {
  return change(async (tx) => {
    const waiting = new Set<string>();
    for (const heard of brought) {
      const accountId = await noteHeard(tx, messenger, heard);
      const { numInsertedOrUpdatedRows: isNew } = await tx
        .insertInto('chat_updates')
        .values({
          account_id: accountId,
          id: idFrom(`update:${messenger}:${heard.updateId}`),
          position: heard.position,
          heard: JSON.stringify(heard),
          taken_at: now(),
        })
        .onConflict((it) => it.columns(['account_id', 'id']).doNothing())
        .executeTakeFirst();
      if (isNew) waiting.add(accountId);
    }
    for (const accountId of waiting)
      await later(tx, 'messenger.handle', { accountId }, { talking: true });
  });
}

export type WaitingUpdate = { messenger: Messenger; id: string; heard: Heard; waitS: number };

/**
 * What a chat said that nobody has handled yet, in the order it was said; `waitS`: so many seconds
 * until the next try of one that failed.
 */
export async function waitingUpdates(accountId: string): Promise<WaitingUpdate[]> {
  const rows = await db
    .selectFrom('chat_updates')
    .innerJoin('chat_accounts', 'chat_accounts.id', 'account_id')
    .select(['messenger', 'chat_updates.id', 'heard', 'again_at'])
    .where('account_id', '=', accountId)
    .where('handled_at', 'is', null)
    .orderBy('position')
    .orderBy('chat_updates.id')
    .execute();
  return rows.map((row) => ({
    ...{ messenger: row.messenger as Messenger, id: row.id, heard: row.heard as Heard },
    waitS: Math.max(0, ((row.again_at?.getTime() ?? 0) - now().getTime()) / 1000),
  }));
}

/**
 * Notes that an update could not be handled now, and has it tried again after a growing pause. Gives
 * how often it was tried.
 */
export function noteTry(accountId: string, updateId: string): Promise<number> {
  return change(async (tx) => {
    const row = await tx
      .updateTable('chat_updates')
      .set((it) => ({ tries: it('tries', '+', 1) }))
      .where('account_id', '=', accountId)
      .where('id', '=', updateId)
      .where('handled_at', 'is', null)
      .returning('tries')
      .executeTakeFirst();
    if (!row) return 0;
    const afterS = Math.min(FIRST_PAUSE_S * 2 ** (row.tries - 1), LONGEST_PAUSE_S);
    await tx
      .updateTable('chat_updates')
      .set({ again_at: new Date(now().getTime() + afterS * 1000) })
      .where('account_id', '=', accountId)
      .where('id', '=', updateId)
      .execute();
    await queueAgain(tx, 'messenger.handle', { accountId, afterS });
    return row.tries;
  });
}

/** Lays an update aside that cannot be handled at all, so that its chat goes on; whose it is hears of it. */
export function layAside(accountId: string, updateId: string): Promise<void> {
  return change(async (tx) => {
    const laid = await tx
      .updateTable('chat_updates')
      .set({ handled_at: now(), heard: null })
      .where('account_id', '=', accountId)
      .where('id', '=', updateId)
      .where('handled_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    const chat = laid && (await lockAccount(tx, accountId));
    if (chat?.kind !== 'private') return;
    const words = sayIn(tellerOf(chat).locale)('chat.laid-aside');
    await sayInChat(tx, { accountId, once: `laid aside ${updateId}` }, { words });
  });
}

/** Chats in which something waits for longer than it should; their jobs may have been lost. */
export function catchUpChats(): Promise<void> {
  return change(async (tx) => {
    const before = new Date(now().getTime() - FORGOTTEN_MS);
    const updates = await tx
      .selectFrom('chat_updates')
      .select('account_id')
      .distinct()
      .where('handled_at', 'is', null)
      .where('taken_at', '<', before)
      .limit(AT_ONCE)
      .execute();
    for (const { account_id: accountId } of updates) {
      await queueAgain(tx, 'messenger.handle', { accountId, afterS: 0 });
    }
    const messages = await tx
      .selectFrom('chat_messages')
      .select('account_id')
      .distinct()
      .where('state', '=', 'queued')
      .where('queued_at', '<', before)
      .limit(AT_ONCE)
      .execute();
    for (const { account_id: accountId } of messages) {
      await queueAgain(tx, 'messenger.send', { accountId, afterS: 0 });
    }
  });
}
