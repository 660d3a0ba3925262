import { endChat } from '#modules/subscriptions/chat-subscribers.ts';
import { change, db, type Tx } from '#server/database.ts';
import { now } from '#server/clock.ts';
import { idFrom, newId } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import { log } from '#server/log.ts';
import { MOST_ATTEMPTS, type Messenger, type Said, type SendOutcome } from './rules.ts';
import { pause, queueAgain } from './turns.ts';

/**
 * Where it is said, about which report, and what for: the same `once` is said once in a chat. What goes
 * `toMany` lets those go first who talk with us; patiently: all else that is due.
 */
type Cause = {
  accountId: string;
  reportId?: string;
  once?: string;
  toMany?: 'urgently' | 'patiently';
};

/** Says something in a chat, in the caller's transaction; it goes out after what was said before. */
export async function sayInChat(tx: Tx, cause: Cause, said: Said) {
  const { accountId, reportId, once, toMany } = cause;
  const isNew = await tx
    .insertInto('chat_messages')
    .values({
      ...{ account_id: accountId, id: newId(), said: JSON.stringify(said) },
      ...{ report_id: reportId ?? null, queued_at: now() },
      cause: once === undefined ? null : idFrom(`said in a chat: ${once}`),
    })
    .onConflict((it) => it.columns(['account_id', 'cause']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!isNew) return;
  await later(
    tx,
    'messenger.send',
    { accountId },
    // A key of its own: what goes to many must not hold up an answer that waits already.
    {
      key: `messenger.send${toMany ? ` ${toMany}` : ''}:${accountId}`,
      ...{ talking: !toMany, patient: toMany === 'patiently' },
    },
  );
}

/** The next message of a chat, with all a messenger must know to send it. */
export type NextMessage = {
  messenger: Messenger;
  address: string;
  kind: 'private' | 'group';
  locale: string;
  /** When they last wrote. */
  heardAt: Date;
  id: string;
  attempts: number;
  said: Said;
};

/** What is to be said next in a chat; null when nothing waits, or they blocked us. */
export async function nextMessage(accountId: string): Promise<NextMessage | null> {
  const row = await db
    .selectFrom('chat_messages')
    .innerJoin('chat_accounts', 'chat_accounts.id', 'chat_messages.account_id')
    .select(['messenger', 'address', 'kind', 'locale', 'heard_at'])
    .select(['chat_messages.id', 'attempts', 'said'])
    .where('account_id', '=', accountId)
    .where('state', '=', 'queued')
    .where('blocked_at', 'is', null)
    .orderBy('chat_messages.id')
    .limit(1)
    .executeTakeFirst();
  if (!row) return null;
  const { messenger, address, kind, locale, heard_at: heardAt, id, attempts, said } = row;
  return {
    ...{ messenger: messenger as Messenger, address, locale, heardAt, id, attempts },
    ...{ kind: kind === 'group' ? 'group' : 'private', said: said as Said },
  };
}

/** Notes what became of a message. Of one that is over the words are forgotten. */
export function noteOutcome(accountId: string, id: string, outcome: SendOutcome): Promise<void> {
  if ('loudly' in outcome) log.error({ why: outcome.problem }, 'a messenger refuses us');
  return change(async (tx) => {
    const message = tx
      .updateTable('chat_messages')
      .where('account_id', '=', accountId)
      .where('id', '=', id)
      .where('state', '=', 'queued');
    if (outcome.state === 'sent') {
      const { externalId, keep } = outcome;
      const said = keep ? JSON.stringify(keep) : null;
      const sent = { state: 'sent', external_id: externalId, sent_at: now(), said };
      await message.set(sent).execute();
    } else if (outcome.state === 'later') {
      await postpone(tx, { accountId, id }, outcome);
    } else {
      const problem = outcome.state === 'blocked' ? 'blocked' : outcome.problem;
      await message.set({ state: 'failed', problem, said: null }).execute();
    }
    if (outcome.state === 'blocked') await noteBlocked(tx, accountId);
  });
}

type MessageRef = { accountId: string; id: string };
type Later = Extract<SendOutcome, { state: 'later' }>;

async function postpone(tx: Tx, { accountId, id }: MessageRef, outcome: Later) {
  const { problem, afterS, forAll } = outcome;
  const row = await tx
    .updateTable('chat_messages')
    // What stops the whole bot is no fault of this message.
    .set((it) => ({ attempts: it('attempts', '+', forAll ? 0 : 1), problem }))
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .where('state', '=', 'queued')
    .returning('attempts')
    .executeTakeFirst();
  if (!row) return;
  if (row.attempts >= MOST_ATTEMPTS) {
    await tx
      .updateTable('chat_messages')
      .set({ state: 'failed', said: null })
      .where('account_id', '=', accountId)
      .where('id', '=', id)
      .execute();
  }
  await pause(tx, forAll ?? accountId, afterS);
  await queueAgain(tx, 'messenger.send', { accountId, afterS });
}

/**
 * They want nothing more from us: until they write again nothing is sent, and nothing waits. What they
 * wanted to hear of is ended.
 */
export async function noteBlocked(tx: Tx, accountId: string): Promise<void> {
  await tx
    .updateTable('chat_accounts')
    .set({ blocked_at: now() })
    .where('id', '=', accountId)
    .execute();
  await endChat(tx, accountId);
  await tx
    .updateTable('chat_messages')
    .set({ state: 'failed', problem: 'blocked', said: null })
    .where('account_id', '=', accountId)
    .where('state', '=', 'queued')
    .execute();
}
