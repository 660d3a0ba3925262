import { createHmac } from 'node:crypto';
import { now } from '#server/clock.ts';
import { change, db, type Tx } from '#server/database.ts';
import { later } from '#server/jobs.ts';
import { postOut } from '#server/outgoing.ts';
import { areaOf, writeFeed, type WrittenFeed } from './feeds.ts';
import { secretOf } from './hub.ts';
import { itemById, type Item } from './queries.ts';
import { feedHolds, readFeedPath } from './rules-feeds.ts';
import { FAILING_MS, nextMessage } from './rules-hub.ts';
import type { Spread } from './rules.ts';

/** Queues word to everybody who subscribed to a feed that a revision changed. Safe to run twice. */
export async function tellHub({ itemId }: Spread): Promise<void> {
  const item = await itemById(itemId);
  if (!item) return;
  const topics = await db
    .selectFrom('syndication_hub_subscriptions')
    .select('topic')
    .distinct()
    .where('paused_at', 'is', null)
    .where('expires_at', '>', now())
    .execute();
  for (const { topic } of topics) {
    if (await changes(item, topic)) await change((tx) => tellTopic(tx, topic));
  }
}

async function changes(item: Item, topic: string): Promise<boolean> {
  const asked = readFeedPath(topic);
  if (!asked) return false;
  // A later revision may have lost a language, and then the feed in it lost the thing.
  const [text] = Object.values(item.texts);
  const texts = item.revision > 1 ? { ...item.texts, [asked.locale]: text } : item.texts;
  return feedHolds(asked, { ...item, texts }, (await areaOf(asked.area))?.id);
}

async function tellTopic(tx: Tx, topic: string): Promise<void> {
  const rows = await tx
    .selectFrom('syndication_hub_subscriptions')
    .select('id')
    .where('topic', '=', topic)
    .where('paused_at', 'is', null)
    .where('expires_at', '>', now())
    .execute();
  for (const { id } of rows) await tellLater(tx, id);
}

// With its key, one that waits for another try is told once of all that happened meanwhile.
const tellLater = (tx: Tx, id: string, runAt?: Date) =>
  later(tx, 'syndication.tell-subscriber', { id }, { key: `hub:${id}`, ...(runAt && { runAt }) });

type Subscription = { id: string; topic: string; callback: string; secret: string | null };

/** Sends a subscriber the feed as it is now, signed where they gave a secret. Safe to run twice. */
export async function tellSubscriber({ id }: { id: string }): Promise<void> {
  const row = await db
    .selectFrom('syndication_hub_subscriptions')
    .select(['id', 'topic', 'callback', 'secret'])
    .where('id', '=', id)
    .where('paused_at', 'is', null)
    .where('expires_at', '>', now())
    .executeTakeFirst();
  const asked = row && readFeedPath(row.topic);
  const feed = asked && (await writeFeed(asked));
  if (!row || !feed) return;
  const { status, afterS } = await send(row, feed);
  await change((tx) => settle(tx, row.id, { status, afterS }));
}

async function send(row: Subscription, feed: WrittenFeed) {
  const secret = secretOf(row);
  const signature = secret && createHmac('sha256', secret).update(feed.body).digest('hex');
  try {
    return await postOut(
      row.callback,
      {
        ...{ 'content-type': feed.type, link: feed.links, 'user-agent': 'Lamplighter-Hub/1' },
        'content-length': String(Buffer.byteLength(feed.body)),
        ...(signature && { 'x-hub-signature': `sha256=${signature}` }),
      },
      feed.body,
    );
  } catch {
    return { status: 0, afterS: null };
  }
}

type Answered = { status: number; afterS: number | null };

async function settle(tx: Tx, id: string, { status, afterS }: Answered): Promise<void> {
  if (status === 410) {
    await tx.deleteFrom('syndication_hub_subscriptions').where('id', '=', id).execute();
    return;
  }
  if (status >= 200 && status < 300) {
    const fine = { told_at: now(), failures: 0, failing_since: null };
    await tx.updateTable('syndication_hub_subscriptions').set(fine).where('id', '=', id).execute();
    return;
  }
  await noteFailure(tx, id, afterS);
}

async function noteFailure(tx: Tx, id: string, afterS: number | null): Promise<void> {
  const row = await tx
    .updateTable('syndication_hub_subscriptions')
    .set((it) => ({
      failures: it('failures', '+', 1),
      failing_since: it.fn.coalesce('failing_since', it.val(now())),
    }))
    .where('id', '=', id)
    .returning(['failures', 'failing_since'])
    .executeTakeFirst();
  if (!row) return;
  const since = row.failing_since?.getTime() ?? now().getTime();
  if (now().getTime() - since < FAILING_MS) {
    return tellLater(tx, id, nextMessage(row.failures, afterS, now()));
  }
  await tx
    .updateTable('syndication_hub_subscriptions')
    .set({ paused_at: now() })
    .where('id', '=', id)
    .execute();
}

/** Forgets subscriptions that nobody renewed. Safe to run twice. */
export async function forgetSubscriptions(): Promise<void> {
  await change((tx) =>
    tx.deleteFrom('syndication_hub_subscriptions').where('expires_at', '<=', now()).execute(),
  );
}
