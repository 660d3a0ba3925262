import type { Selectable } from 'kysely';
import type { Locale } from '#basics/localised.ts';
import { now } from '#server/clock.ts';
import { change, db, type Tx } from '#server/database.ts';
import { later } from '#server/jobs.ts';
import type { SyndicationPosts } from '#server/schema.ts';
import { itemById, type Item } from './queries.ts';
import { isOver, nextPost, type PostOutcome } from './rules-posts.ts';

/** A try that began so long ago was cut off: its worker is gone. */
const TRYING_MS = 90_000;

/** What a channel is to be told now; `messageId` is what stands there already. */
export type PostToMake = {
  item: Item;
  outlet: string;
  messageId: string | null;
  withPicture: boolean;
  tries: number;
};

type Row = Selectable<SyndicationPosts>;

/**
 * Takes the next thing to do about an item in a channel in one language, or gives null: it stands there
 * as it is, somebody else is at it, or it was handed over and nobody knows whether it arrived.
 */
export function takePost(itemId: string, outlet: string, locale: Locale) {
  return change(async (tx): Promise<PostToMake | null> => {
    const item = await itemById(itemId);
    const row = item && (await lockPost(tx, item.id, outlet));
    if (!row || row.revision >= item.revision) return null;
    const stands = item.state === 'published' && item.texts[locale] !== undefined;
    if (!row.message_id && (!stands || isOver(item, now()))) return null;
    if (row.state === 'sending') {
      const until = (row.tried_at?.getTime() ?? 0) + TRYING_MS;
      if (until > now().getTime()) return again(tx, itemId, new Date(until));
      if (await isLost(tx, row, item)) return null;
    }
    const tries = row.tries + 1;
    await put(tx, row, { state: 'sending', tried_at: now(), tries });
    const { message_id: messageId, with_picture: withPicture } = row;
    return { item, outlet, messageId, withPicture, tries };
  });
}

async function lockPost(tx: Tx, itemId: string, outlet: string): Promise<Row> {
  await tx
    .insertInto('syndication_posts')
    .values({ item_id: itemId, outlet, state: 'waiting' })
    .onConflict((on) => on.doNothing())
    .execute();
  return tx
    .selectFrom('syndication_posts')
    .selectAll()
    .where('item_id', '=', itemId)
    .where('outlet', '=', outlet)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

/** The worker died between handing over and hearing that it arrived: a warning is said again, news is not. */
async function isLost(tx: Tx, row: Row, item: Item): Promise<boolean> {
  if (row.message_id || item.urgent) return false;
  await put(tx, row, { state: 'unsure', revision: item.revision, problem: null });
  return true;
}

async function again(tx: Tx, itemId: string, runAt: Date): Promise<null> {
  await later(tx, 'telegram.post-item', { itemId }, { runAt, key: `telegram:${itemId}` });
  return null;
}

const put = (tx: Tx, { item_id, outlet }: Pick<Row, 'item_id' | 'outlet'>, news: Partial<Row>) =>
  tx
    .updateTable('syndication_posts')
    .set(news)
    .where('item_id', '=', item_id)
    .where('outlet', '=', outlet)
    .execute();

/** Notes what became of it; what did not arrive is tried again later, until it is given up. */
export function settlePost({ item, outlet, tries }: PostToMake, outcome: PostOutcome) {
  return change(async (tx) => {
    const row = { item_id: item.id, outlet };
    const { revision } = item;
    if (outcome.state === 'posted') {
      const { messageId: message_id, withPicture: with_picture } = outcome;
      const said = { message_id, with_picture, revision, tries: 0, problem: null };
      await put(tx, row, { state: 'posted', ...said });
      return;
    }
    if (outcome.state === 'removed') {
      await put(tx, row, { state: 'removed', message_id: null, revision, tries: 0, problem: null });
      return;
    }
    const { problem } = outcome;
    const lost = outcome.state === 'unsure' && !item.urgent;
    const runAt =
      lost || outcome.state === 'refused' ? null : nextPost(tries, waitOf(outcome), now());
    if (!runAt) {
      await put(tx, row, { state: lost ? 'unsure' : 'refused', revision, tries: 0, problem });
      return;
    }
    await put(tx, row, { state: 'waiting', problem });
    await again(tx, item.id, runAt);
  });
}

const waitOf = (outcome: PostOutcome) => ('afterS' in outcome ? (outcome.afterS ?? 0) : 0);

/** Where an item stands in our channels, for its editors. */
export const postsOf = (itemId: string) =>
  db
    .selectFrom('syndication_posts')
    .select(['outlet', 'state', 'revision', 'tried_at', 'problem'])
    .where('item_id', '=', itemId)
    .where('tried_at', 'is not', null)
    .orderBy('outlet')
    .execute();
