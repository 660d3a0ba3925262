import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { isId } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import { accountIdOf } from './accounts.ts';
import type { Messenger } from './rules.ts';

/** What a messenger says later of a message it had taken. `ours` is our own id of it, if it knows. */
export type Delivery = { address: string; externalId: string; ours?: string } & (
  | { state: 'arrived' }
  /** `again`: what was kept of it for this case is to be sent instead. */
  | { state: 'failed'; problem: string; again: boolean }
);

type Told = { messenger: Messenger; deliveries: readonly Delivery[]; tries?: number };

/** The answer to our request may be on its way while the news of its failure is here already. */
const WAIT_MS = 10_000;
const MOST_TRIES = 6;

/**
 * Notes what became of messages after they were handed over; what is not of ours, or known already,
 * changes nothing. One that failed because we wrote too late goes out again as its template.
 */
export function noteDeliveries({ messenger, deliveries, tries = 0 }: Told): Promise<void> {
  return change(async (tx) => {
    const early: Delivery[] = [];
    for (const delivery of deliveries) {
      const accountId = accountIdOf(messenger, delivery.address);
      const row = await lockMessage(tx, accountId, delivery);
      if (!row) continue;
      if (delivery.state === 'arrived') await noteArrived(tx, row, delivery.externalId);
      else if (row.state === 'queued' && !row.external_id) early.push(delivery);
      else await noteFailed(tx, row, delivery);
    }
    if (early.length === 0 || tries >= MOST_TRIES) return;
    const runAt = new Date(now().getTime() + WAIT_MS);
    const payload = { messenger, deliveries: early, tries: tries + 1 };
    await later(tx, 'chats.note-deliveries', payload, { runAt });
  });
}

type Row = NonNullable<Awaited<ReturnType<typeof lockMessage>>>;

function lockMessage(tx: Tx, accountId: string, { ours = '', externalId }: Delivery) {
  return tx
    .selectFrom('chat_messages')
    .select(['account_id', 'id', 'state', 'external_id', 'said'])
    .where('account_id', '=', accountId)
    .where((it) => (isId(ours) ? it('id', '=', ours) : it('external_id', '=', externalId)))
    .forUpdate()
    .executeTakeFirst();
}

const rowOf = (tx: Tx, { account_id: accountId, id }: Row) =>
  tx.updateTable('chat_messages').where('account_id', '=', accountId).where('id', '=', id);

/** It is there: also when our request seemed to have failed, so that nobody reads it twice. */
async function noteArrived(tx: Tx, row: Row, externalId: string): Promise<void> {
  if (row.state === 'queued' && row.external_id !== externalId) {
    const sent = { state: 'sent', external_id: externalId, sent_at: now(), said: null };
    await rowOf(tx, row).set(sent).execute();
  } else if (row.state === 'sent' && row.said && row.external_id === externalId) {
    await rowOf(tx, row).set({ said: null }).execute();
  }
}

type Failed = Extract<Delivery, { state: 'failed' }>;

async function noteFailed(tx: Tx, row: Row, { externalId, problem, again }: Failed) {
  if (row.state !== 'sent' || row.external_id !== externalId) return;
  if (!again || !row.said) {
    await rowOf(tx, row).set({ state: 'failed', problem, said: null }).execute();
    return;
  }
  await rowOf(tx, row).set({ state: 'queued', problem }).execute();
  await later(tx, 'messenger.send', { accountId: row.account_id });
}

const KEPT_MS = 2 * 86_400_000;

/** Forgets what was kept of messages nobody told us anything about. */
export async function forgetKept(): Promise<void> {
  await change((tx) =>
    tx
      .updateTable('chat_messages')
      .set({ said: null })
      .where('state', '=', 'sent')
      .where('said', 'is not', null)
      .where('sent_at', '<', new Date(now().getTime() - KEPT_MS))
      .execute(),
  );
}
