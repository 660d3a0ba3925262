import { sql } from 'kysely';
import { forgetLetters } from '#modules/letters/actions.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { SENDINGS_DAYS, UNCONFIRMED_DAYS } from './rules-subscribers.ts';

const daysAgo = (days: number) => new Date(now().getTime() - days * 86_400_000);

/**
 * Forgets who was asked and did not answer, wishes nobody confirmed, and who was told what long ago:
 * how many they were stays.
 */
export async function forgetOldSubscriptions(): Promise<void> {
  await change(forgetUnconfirmed);
  await change(countAndForget);
}

async function forgetUnconfirmed(tx: Tx): Promise<void> {
  const before = daysAgo(UNCONFIRMED_DAYS);
  const gone = await tx
    .deleteFrom('subscription_subscribers')
    .where('confirmed_at', 'is', null)
    .where('asked_at', '<', before)
    .returning(['id', 'address'])
    .execute();
  for (const { id, address } of gone) await forgetLetters(tx, id, address ?? '');
  await tx
    .deleteFrom('subscription_wishes')
    .where('confirmed_at', 'is', null)
    .where('made_at', '<', before)
    .execute();
}

async function countAndForget(tx: Tx): Promise<void> {
  const before = daysAgo(SENDINGS_DAYS);
  await sql`with gone as (
      delete from subscription_sendings where made_at < ${before}::timestamptz
      returning item_id, state, ended, counted)
    insert into subscription_reaches as reach (item_id, sent, failed, ended, agreed)
    select item_id, count(*) filter (where state = 'sent'),
      count(*) filter (where state = 'failed'), count(*) filter (where ended),
      count(*) filter (where state = 'sent' and counted)
    from gone
    group by item_id
    on conflict (item_id) do update set sent = reach.sent + excluded.sent,
      failed = reach.failed + excluded.failed, ended = reach.ended + excluded.ended,
      agreed = reach.agreed + excluded.agreed`.execute(tx);
  await tx.deleteFrom('subscription_digests').where('made_at', '<', before).execute();
  await tx.deleteFrom('subscription_subscribers').where('ended_at', '<', before).execute();
}
