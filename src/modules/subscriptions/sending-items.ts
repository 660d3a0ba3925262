import { sql } from 'kysely';
import { noteBounce } from '#modules/letters/addresses.ts';
import { itemById, type Item } from '#modules/syndication/queries.ts';
import type { Spread } from '#modules/syndication/rules.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { idFrom } from '#server/ids.ts';
import { end } from './ending-subscriptions.ts';
import { handAll, localeOf, written, type Handed, type Outcome, type Reader } from './handing.ts';
import { handToChats } from './handing-chats.ts';
import { itemPush, itemTold } from './item-letters.ts';
import { MOST_TRIES } from './rules-subscribers.ts';

/** Those between two subscribers, both with them, who are told of a revision. */
export type Batch = Spread & { first: string; last: string };

/**
 * Hands a revision to some of those it is for. May run twice: a letter bears the same Message-ID then.
 * Throws when some are worth another try.
 */
export async function sendBatch(batch: Batch): Promise<void> {
  const item = await itemById(batch.itemId);
  // Overtaken: those who wait are told the newer one.
  if (item?.revision !== batch.revision) return;
  const settled = (tx: Tx, some: readonly Outcome[]) => settle(tx, batch, some);
  const readers = await handToChats(await takeUp(batch), item, settled);
  const handed = handedBy(item);
  const outcomes = await handAll(readers, handed, (some) => change((tx) => settled(tx, some)));
  await sayGoodbye(readers, outcomes);
  const again = outcomes.find(({ state }) => state === 'later');
  if (again) throw new Error(again.problem ?? 'not taken');
}

/** The letter of each, written once for each language, and for those who agreed that opening is counted. */
function handedBy(item: Item): (reader: Reader) => Handed {
  const made = new Map<string, Omit<Handed, 'id'>>();
  return (reader) => {
    const locale = localeOf(reader);
    const counted = reader.counts_opens;
    const same = made.get(`${locale} ${counted}`) ?? {
      ...{ itemId: item.id, urgent: item.urgent },
      ...{
        written: written(itemTold(item, { locale, counted }), locale),
        push: itemPush(item, locale),
      },
    };
    made.set(`${locale} ${counted}`, same);
    return { ...same, id: idFrom(`told:${reader.id}:${item.id}:${item.revision}`) };
  };
}

async function takeUp({ itemId, revision, first, last }: Batch): Promise<Reader[]> {
  const { rows } = await change((tx) =>
    sql<Reader>`update subscription_sendings sending set tries = tries + 1,
        counted = way = 'email' and counts_opens
      from subscription_subscribers subscriber
      left join letter_addresses place on place.id = subscriber.address_id
      where item_id = ${itemId} and revision = ${revision}
      and subscriber_id between ${first}::uuid and ${last}::uuid and state = 'queued'
      and subscriber.id = subscriber_id
      returning subscriber.id, way, address, device, locale, counts_opens,
        place.bounces`.execute(tx),
  );
  return rows;
}

async function settle(
  tx: Tx,
  { itemId, revision }: Batch,
  outcomes: readonly Outcome[],
): Promise<void> {
  const of = <Key extends keyof Outcome>(key: Key) => outcomes.map((one) => one[key]);
  const ids = of('id');
  // "any" besides the join: without it a planner that knows no figures yet reads the whole revision.
  await sql`update subscription_sendings sending set
        state = case when outcome.state <> 'later' then outcome.state
          when tries >= ${MOST_TRIES} then 'failed' else sending.state end,
        sent_at = case when outcome.state = 'sent' then ${now()}::timestamptz end,
        problem = outcome.problem
      from unnest(${ids}::uuid[], ${of('state')}::text[], ${of('problem')}::text[])
        outcome (id, state, problem)
      where item_id = ${itemId} and revision = ${revision} and subscriber_id = outcome.id
      and subscriber_id = any(${ids}::uuid[])
      and sending.state in ('queued', 'dropped')`.execute(tx);
}

/** A phone that is gone ends; where a mail server says nobody lives is noted. */
export async function sayGoodbye(readers: readonly Reader[], outcomes: readonly Outcome[]) {
  const byId = new Map(readers.map((reader) => [reader.id, reader]));
  for (const { id, gone, problem } of outcomes) {
    const reader = gone ? byId.get(id) : undefined;
    if (!reader) continue;
    await change(async (tx) => {
      if (reader.way === 'push') await end(tx, id);
      else await noteBounce(tx, reader.address ?? '', problem ?? '');
    });
  }
}
