import { sql } from 'kysely';
import { Refusal } from '#basics/refusal.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { db } from '#server/database.ts';
import type { SubscriberRef } from './subscriber-keys.ts';

/** How many heard of a thing by one way; `earlier`: so long ago that it is forgotten which. */
export type WayReach = {
  way: 'email' | 'push' | 'chat' | 'earlier';
  waiting: number;
  sent: number;
  failed: number;
  ended: number;
};

const writers = [
  ...(['campaign.edit', 'publication.edit', 'publication.approve'] as const),
  ...(['warning.edit', 'warning.approve', 'activity.hold'] as const),
];

/** Refuses whoever writes nothing that is passed on. */
export function requireWriter(actor: Actor): void {
  if (!writers.some((permission) => may(actor, permission)))
    throw new Refusal('people.may-not-desk', 403);
}

/** How far a thing reached its subscribers by each way, every revision counted; for those who write. */
export async function reachByWay(actor: Actor, itemId: string): Promise<WayReach[]> {
  requireWriter(actor);
  const { rows } = await sql<WayReach>`
    select coalesce(subscriber.way, 'earlier') as way,
      count(*) filter (where state in ('waiting', 'queued'))::int as waiting,
      count(*) filter (where state = 'sent')::int as sent,
      count(*) filter (where state = 'failed')::int as failed,
      count(*) filter (where ended)::int as ended
    from subscription_sendings sending
    left join subscription_subscribers subscriber on subscriber.id = sending.subscriber_id
    where item_id = ${itemId} group by 1
    union all select 'earlier', 0, sent::int, failed::int, ended::int
    from subscription_reaches where item_id = ${itemId}`.execute(db);
  return rows.filter(({ waiting, sent, failed, ended }) => waiting + sent + failed + ended > 0);
}

/** What a subscriber chose, as their own page shows it. Refuses when they ended it. */
export async function ownSubscription({ id }: SubscriberRef) {
  const [one, wishes] = await Promise.all([
    db
      .selectFrom('subscription_subscribers')
      .select(['way', 'locale', 'digest', 'counts_opens', 'confirmed_at'])
      .where('id', '=', id)
      .where('ended_at', 'is', null)
      .executeTakeFirst(),
    db
      .selectFrom('subscription_wishes')
      .select(['id', 'area_id', 'lon', 'lat', 'radius_m', 'kinds'])
      .where('subscriber_id', '=', id)
      .where('confirmed_at', 'is not', null)
      .orderBy('made_at')
      .execute(),
  ]);
  if (!one) throw new Refusal('subscribe.unknown', 404);
  return { ...one, wishes };
}
