import { sql, type RawBuilder } from 'kysely';
import type { Outline } from '#modules/areas/rings.ts';
import { upwards, within } from '#modules/areas/rules.ts';
import { wholeTerritory } from '#modules/areas/queries.ts';
import { itemById, type Item } from '#modules/syndication/queries.ts';
import type { Spread } from '#modules/syndication/rules.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { touches } from './near.ts';
import { BATCH, hasNote, MOST_TRIES } from './rules-subscribers.ts';

/**
 * Notes for everybody whom a revision concerns that they are to be told: what is urgent at once, the
 * rest with their next digest. What they had not been sent yet of earlier revisions is overtaken.
 * One statement, however many they are; safe to run twice.
 */
export async function matchItem({ itemId, revision }: Spread): Promise<void> {
  const item = await itemById(itemId);
  // A newer revision has a job of its own.
  if (item?.revision !== revision) return;
  const whom = await whomOf(item);
  await change(async (tx) => {
    await overtake(tx, item);
    if (whom) await queue(tx, item, whom);
  });
}

const overtake = (tx: Tx, { id, revision }: Item) =>
  tx
    .updateTable('subscription_sendings')
    .set({ state: 'dropped' })
    .where('item_id', '=', id)
    .where('revision', '<', revision)
    .where('state', 'in', ['waiting', 'queued'])
    .execute();

/** Those whom a revision is for, as a query of their ids; null: nobody. */
async function whomOf(item: Item): Promise<RawBuilder<unknown> | null> {
  const withdrawn = item.state === 'withdrawn';
  if (withdrawn && !item.urgent) return null;
  const got = sql`select subscriber_id from subscription_sendings
    where item_id = ${item.id} and revision < ${item.revision}
    and (state = 'sent' or (state in ('queued', 'dropped') and tries > 0))`;
  if (withdrawn) return got;
  const wishing = sql`select wish.subscriber_id from subscription_wishes wish
    where wish.confirmed_at is not null
    and (wish.kinds = '{}' or ${item.kind} = any(wish.kinds))
    and (wish.campaign_id is null or wish.campaign_id = ${item.campaign_id}::uuid)
    and (${await concerned(item)})`;
  if (item.urgent) return sql`${wishing} union ${got}`;
  // What was told and has changed is told again only when it says what was wrong.
  return hasNote(item.texts) ? wishing : sql`${wishing} except ${got}`;
}

/** Whether the place of a wish is concerned. Areas of an item come with those above them. */
async function concerned(item: Item): Promise<RawBuilder<boolean>> {
  const { areas, outlines } = await wholeTerritory();
  const named = areas.filter(({ id }) => item.area_ids.includes(id));
  const above = new Set(named.flatMap(({ id }) => upwards(id, areas).slice(1)).map(({ id }) => id));
  const smallest = named.filter(({ id }) => !above.has(id));
  const inside = smallest.flatMap(({ id }) => within(id, areas)).map(({ id }) => id);
  const ids = [...new Set([...item.area_ids, ...inside])];
  const drawn = item.outline
    ? [item.outline as unknown as Outline]
    : smallest.map(({ id }) => outlines.get(id));
  // An area nobody has drawn may reach anywhere: rather one letter too many than a warning too few.
  const anywhere = drawn.length === 0 || drawn.includes(undefined);
  const circle = anywhere ? sql`true` : touches(drawn.flatMap((one) => one ?? []));
  return sql<boolean>`case when wish.lon is not null then ${circle}
    else wish.area_id is null or ${item.area_ids.length === 0} or wish.area_id = any(${ids}::uuid[]) end`;
}

async function queue(tx: Tx, { id, revision, urgent }: Item, whom: RawBuilder<unknown>) {
  const state = urgent ? 'queued' : 'waiting';
  await sql`with told as (
      insert into subscription_sendings (item_id, revision, subscriber_id, state, made_at)
      select ${id}::uuid, ${revision}::int, subscriber.id, ${state}, ${now()}::timestamptz
      from subscription_subscribers subscriber
      where subscriber.confirmed_at is not null and subscriber.ended_at is null
      and (${urgent} or subscriber.digest <> 'none') and subscriber.id in (${whom})
      order by subscriber.id
      on conflict do nothing returning subscriber_id),
    batches as (select min(subscriber_id::text) as first, max(subscriber_id::text) as last from (
      select subscriber_id, (row_number() over (order by subscriber_id) - 1) / ${BATCH}::int as nth from told
      where ${urgent}) rows group by nth order by nth)
    select graphile_worker.add_job('subscriptions.send', payload := json_build_object(
      'itemId', ${id}::text, 'revision', ${revision}::int, 'first', first, 'last', last),
      max_attempts := ${MOST_TRIES + 1}::int) from batches`.execute(tx);
}
