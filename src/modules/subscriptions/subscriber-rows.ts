import { sql } from 'kysely';
import { Refusal } from '#basics/refusal.ts';
import type { Tx } from '#server/database.ts';
import { idFrom, keyFor } from '#server/ids.ts';
import type { Choosing } from './input-subscribers.ts';

/** What stands for a phone: where its push service listens is not to be read from it. */
export const phoneAddress = (endpoint: string) => idFrom(keyFor('subscriber device', endpoint));

/** The columns of what was chosen. */
export const choiceOf = ({ digest, locale, countsOpens }: Choosing) => ({
  ...{ digest, locale, counts_opens: countsOpens },
});

/** Across nodes an address cannot be unique: whoever writes it waits for whoever writes it already. */
export const lockAddress = (tx: Tx, address: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`subscriber ${address}`}, 0))`.execute(tx);

/** The subscriber that has this address now. */
export const byAddress = (tx: Tx, address: string) =>
  tx
    .selectFrom('subscription_subscribers')
    .select(['id', 'asked_at', 'confirmed_at'])
    .where('address', '=', address)
    .executeTakeFirst();

/** Locks a subscriber who has not ended it. Refuses when there is none. */
export async function lockSubscriber(tx: Tx, id: string): Promise<void> {
  const known = await tx
    .selectFrom('subscription_subscribers')
    .select('id')
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (!known) throw new Refusal('subscribe.unknown', 404);
}
