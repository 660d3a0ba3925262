import { itemById } from '#modules/syndication/queries.ts';
import { now } from '#server/clock.ts';
import { change, db } from '#server/database.ts';
import { keyFor, newId } from '#server/ids.ts';
import { limit } from '#server/limits.ts';
import { deliverLater, type Delivery } from './deliveries.ts';
import { MOST_NAME, MOST_WORDS, plainWords } from './rules.ts';
import { maySpeakTo } from './reaching.ts';

/** An account elsewhere, as its own server describes it. */
export type Follower = { id: string; inbox: string; sharedInbox: string | null };

/**
 * An account elsewhere follows one of ours, and is told that it may. Refuses (false) one whose inbox
 * lies on another server than itself: we would be made to flood a stranger.
 */
export async function follow(actor: string, who: Follower, accept: Delivery): Promise<boolean> {
  const { origin, hostname } = new URL(who.id);
  const own = (inbox: string | null) =>
    inbox !== null && maySpeakTo(inbox) && new URL(inbox).origin === origin;
  if (!own(who.inbox)) return false;
  const inbox = own(who.sharedInbox) ? (who.sharedInbox ?? who.inbox) : who.inbox;
  const follower = { actor, follower: who.id, inbox, host: hostname, followed_at: now() };
  await change(async (tx) => {
    await tx
      .insertInto('federation_followers')
      .values(follower)
      .onConflict((on) => on.columns(['actor', 'follower']).doUpdateSet({ inbox }))
      .execute();
    await deliverLater(tx, accept);
  });
  return true;
}

/** An account elsewhere follows one of ours no more. */
export async function unfollow(actor: string, follower: string): Promise<void> {
  await change((tx) =>
    tx
      .deleteFrom('federation_followers')
      .where('actor', '=', actor)
      .where('follower', '=', follower)
      .execute(),
  );
}

/** How many follow an account of ours. */
export async function countFollowers(actor: string): Promise<number> {
  const { count } = await db
    .selectFrom('federation_followers')
    .select((it) => it.fn.countAll<number>().as('count'))
    .where('actor', '=', actor)
    .executeTakeFirstOrThrow();
  return count;
}

/** What stands for an account that shares: its address is not to be told from it. */
export const boosterOf = (account: string) => Buffer.from(keyFor('federation booster', account));

/** An account elsewhere shared a post of ours. Each counts once. */
export async function boost(itemId: string, account: string): Promise<void> {
  if (!maySpeakTo(account) || (await itemById(itemId))?.state !== 'published') return;
  const row = { item_id: itemId, booster: boosterOf(account), boosted_at: now() };
  await change((tx) =>
    tx
      .insertInto('federation_boosts')
      .values(row)
      .onConflict((on) => on.columns(['item_id', 'booster']).doNothing())
      .execute(),
  );
}

/** It shares it no more. */
export async function unboost(itemId: string, account: string): Promise<void> {
  await change((tx) =>
    tx
      .deleteFrom('federation_boosts')
      .where('item_id', '=', itemId)
      .where('booster', '=', boosterOf(account))
      .execute(),
  );
}

/** How many accounts elsewhere shared a post of ours. */
export async function countBoosts(itemId: string): Promise<number> {
  const { count } = await db
    .selectFrom('federation_boosts')
    .select((it) => it.fn.countAll<number>().as('count'))
    .where('item_id', '=', itemId)
    .executeTakeFirstOrThrow();
  return count;
}

export type Reply = {
  itemId: string;
  objectId: string;
  author: string;
  name: string;
  html: string;
};

/** Keeps what somebody elsewhere answered to a post of ours for the desk: its words, nothing else. */
export async function holdReply(reply: Reply): Promise<void> {
  const words = plainWords(reply.html, MOST_WORDS);
  const item = await itemById(reply.itemId);
  if (!words || !maySpeakTo(reply.author) || item?.state !== 'published') return;
  await limit('federation-reply', new URL(reply.author).hostname);
  const name = plainWords(reply.name, MOST_NAME);
  const set = { words, author_name: name };
  await change((tx) =>
    tx
      .insertInto('federation_replies')
      .values({
        ...{ id: newId(), item_id: item.id, object_id: reply.objectId, author: reply.author },
        ...{ ...set, received_at: now() },
      })
      .onConflict((on) =>
        on
          .column('object_id')
          .doUpdateSet(set)
          .where('federation_replies.author', '=', reply.author),
      )
      .execute(),
  );
}

/** Its author took it back; or the account is gone, and all of it with it. */
export async function forgetFromElsewhere(author: string, objectId: string): Promise<void> {
  await change(async (tx) => {
    const wholly = author === objectId;
    await tx
      .deleteFrom('federation_replies')
      .where('author', '=', author)
      .$if(!wholly, (it) => it.where('object_id', '=', objectId))
      .execute();
    if (wholly)
      await tx.deleteFrom('federation_followers').where('follower', '=', author).execute();
  });
}
