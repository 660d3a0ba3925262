import { sql } from 'kysely';
import { pressPaths } from '#basics/press-paths.ts';
import type { Item } from '#modules/syndication/queries.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, db, type Tx } from '#server/database.ts';
import { idFrom } from '#server/ids.ts';
import { AFTER_ALL } from '#server/jobs.ts';
import { handAll, localeOf, written, type Handed, type Outcome, type Reader } from './handing.ts';
import { handDigestsToChats } from './handing-chats.ts';
import { digestTold } from './item-letters.ts';
import { BATCH, lastDigest, MOST_TRIES } from './rules-subscribers.ts';
import { sayGoodbye } from './sending-items.ts';

/**
 * Makes the digests whose hour has come: for each subscriber with something waiting since before it,
 * one. However often this runs, and also when it comes late.
 */
export async function queueDigests(): Promise<void> {
  for (const way of ['daily', 'weekly'] as const) {
    const { at, day } = lastDigest(way, config.timeZone, now());
    await change((tx) =>
      sql`with made as (
          insert into subscription_digests (day, subscriber_id, state, made_at)
          select distinct ${day}::date, subscriber.id, 'queued', ${at}::timestamptz
          from subscription_sendings sending
          join subscription_subscribers subscriber on subscriber.id = sending.subscriber_id
          where sending.state = 'waiting' and sending.made_at < ${at}::timestamptz
          and subscriber.digest = ${way} and subscriber.ended_at is null
          on conflict do nothing returning subscriber_id),
        batches as (select min(subscriber_id::text) as first, max(subscriber_id::text) as last from (
          select subscriber_id, (row_number() over (order by subscriber_id) - 1) / ${BATCH}::int as nth
          from made) rows group by nth order by nth)
        select graphile_worker.add_job('subscriptions.send-digests', payload := json_build_object(
          'day', ${day}::text, 'first', first, 'last', last),
          max_attempts := ${MOST_TRIES + 1}::int, priority := ${AFTER_ALL}::int)
        from batches`.execute(tx),
    );
  }
}

/** Those between two subscribers, both with them, whose digest is of this day. */
export type DigestBatch = { day: string; first: string; last: string };

/** Sends some digests. May run twice: a letter bears the same Message-ID then. Throws when some are worth another try. */
export async function sendDigests(batch: DigestBatch): Promise<void> {
  const all = await takeUp(batch);
  const gathered = await gatheredFor(all);
  const itemsOf = ({ id }: Reader) => gathered.get(id) ?? [];
  const settled = (tx: Tx, some: readonly Outcome[]) => settle(tx, batch.day, some);
  const full = all.filter(({ id }) => gathered.has(id));
  const readers = await handDigestsToChats(full, { day: batch.day, itemsOf }, settled);
  const empty = all.filter(({ id }) => !gathered.has(id));
  const handedTo = (reader: Reader) => handed(reader, itemsOf(reader), batch.day);
  const outcomes = await handAll(readers, handedTo, (some) => change((tx) => settled(tx, some)));
  // What waited was taken back meanwhile, or is over.
  const nothing = empty.map(({ id }): Outcome => ({ id, state: 'dropped', problem: null }));
  await change((tx) => settled(tx, nothing));
  await sayGoodbye(readers, outcomes);
  const again = outcomes.find(({ state }) => state === 'later');
  if (again) throw new Error(again.problem ?? 'not taken');
}

function handed(reader: Reader, items: readonly Item[], day: string): Handed {
  const locale = localeOf(reader);
  const told = digestTold(items, { locale, counted: reader.counts_opens });
  const url = new URL(`${pressPaths.news()}?lang=${locale}`, config.publicUrl).href;
  return {
    ...{ id: idFrom(`digest:${reader.id}:${day}`), urgent: false, written: written(told, locale) },
    push: { title: told.subject, body: '', url },
  };
}

type InHand = Reader & { made_at: Date };

async function takeUp({ day, first, last }: DigestBatch): Promise<InHand[]> {
  const { rows } = await change((tx) =>
    sql<InHand>`update subscription_digests digest set tries = tries + 1
      from subscription_subscribers subscriber
      left join letter_addresses place on place.id = subscriber.address_id
      where day = ${day}::date and subscriber_id between ${first}::uuid and ${last}::uuid
      and state = 'queued' and subscriber.id = subscriber_id
      returning subscriber.id, way, address, device, locale, counts_opens, place.bounces,
        digest.made_at`.execute(tx),
  );
  return rows;
}

/** What waits for each, newest first: only what is still published and not over. */
async function gatheredFor(readers: readonly InHand[]): Promise<Map<string, Item[]>> {
  const [one] = readers;
  if (!one) return new Map();
  const rows = await db
    .selectFrom('subscription_sendings as sending')
    .innerJoin('syndication_items as item', (on) =>
      on.onRef('item.id', '=', 'sending.item_id').onRef('item.revision', '=', 'sending.revision'),
    )
    .selectAll('item')
    .select('sending.subscriber_id')
    .where(
      'sending.subscriber_id',
      'in',
      readers.map(({ id }) => id),
    )
    .where('sending.state', '=', 'waiting')
    .where('sending.made_at', '<', one.made_at)
    .where('item.state', '=', 'published')
    .where((it) => it.or([it('item.ends_at', 'is', null), it('item.ends_at', '>', now())]))
    .orderBy('item.published_at', 'desc')
    .orderBy('item.id', 'desc')
    .execute();
  const items = rows as unknown as (Item & { subscriber_id: string })[];
  return Map.groupBy(items, ({ subscriber_id: id }) => id);
}

async function settle(tx: Tx, day: string, outcomes: readonly Outcome[]): Promise<void> {
  const ids = outcomes.map(({ id }) => id);
  const states = outcomes.map(({ state }) => state);
  const { rows } = await sql<{ id: string; state: string; made_at: Date }>`
      update subscription_digests digest set state = case
          when outcome.state = 'sent' or outcome.state = 'dropped' then 'sent'
          when outcome.state = 'failed' or tries >= ${MOST_TRIES} then 'failed'
          else digest.state end
      from unnest(${ids}::uuid[], ${states}::text[]) outcome (id, state)
      where day = ${day}::date and subscriber_id = outcome.id
      returning outcome.id, case when outcome.state = 'dropped' then 'dropped' else digest.state end
        as state, digest.made_at`.execute(tx);
  const over = rows.filter(({ state }) => state !== 'queued');
  const [one] = over;
  if (!one) return;
  await sql`update subscription_sendings sending set state = outcome.state,
        sent_at = case when outcome.state = 'sent' then ${now()}::timestamptz end,
        counted = way = 'email' and counts_opens
      from unnest(${over.map(({ id }) => id)}::uuid[], ${over.map(({ state }) => state)}::text[])
        outcome (id, state)
      join subscription_subscribers subscriber on subscriber.id = outcome.id
      where subscriber_id = outcome.id and sending.state = 'waiting'
      and sending.made_at < ${one.made_at}::timestamptz`.execute(tx);
}
