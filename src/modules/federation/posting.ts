import { itemById, type Item } from '#modules/syndication/queries.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, db, type Tx } from '#server/database.ts';
import { audienceFor } from './actors.ts';
import { deliverLater } from './deliveries.ts';
import type { Audience } from './rules.ts';

/** `onlyTo`: one inbox that missed the first telling. */
export type Telling = { itemId: string; revision: number; onlyTo?: string };

/** What is said to other servers, in their language: the channel's part. */
export type Sayings = {
  create: (item: Item, author: string) => object;
  update: (item: Item, author: string) => object;
  remove: (item: Item, author: string) => object;
  share: (item: Item, author: string, sharer: string) => object;
  keyId: (actor: string) => string;
};

/** The account a thing is posted by, as it was told or would be. */
export async function authorOf(item: Item): Promise<string> {
  const post = await db
    .selectFrom('federation_posts')
    .select('author')
    .where('item_id', '=', item.id)
    .executeTakeFirst();
  return post?.author ?? (await audienceFor(item)).author;
}

/** Tells the followers of a revision: new, corrected or taken back. Safe to run twice. */
export async function tellFollowers(telling: Telling, say: Sayings): Promise<void> {
  const item = await itemById(telling.itemId);
  if (!config.federation || item?.revision !== telling.revision) return;
  const fresh = await audienceFor(item);
  await change(async (tx) => {
    const before = await tx
      .selectFrom('federation_posts')
      .selectAll()
      .where('item_id', '=', item.id)
      .forUpdate()
      .executeTakeFirst();
    if (telling.onlyTo && before) return tellOne(tx, { item, author: before.author }, telling, say);
    if (before && before.revision >= item.revision) return;
    const gone = item.state === 'withdrawn';
    if (gone && before?.state !== 'posted') return;
    const author = before?.author ?? fresh.author;
    const sharers = new Set([...(before?.sharers ?? []), ...fresh.sharers]);
    sharers.delete(author);
    await keepPost(tx, item, { author, sharers: [...sharers] });
    const told = { item, author, before: before?.state === 'posted' ? before.sharers : null };
    await (gone || told.before
      ? tellChange(tx, { ...told, sharers: [...sharers] }, say)
      : tellNew(tx, { ...told, sharers: [...sharers] }, say));
  });
}

async function keepPost(tx: Tx, item: Item, audience: Audience): Promise<void> {
  const set = {
    ...audience,
    ...{ revision: item.revision, state: item.state === 'withdrawn' ? 'removed' : 'posted' },
  };
  await tx
    .insertInto('federation_posts')
    .values({ ...set, item_id: item.id, posted_at: now() })
    .onConflict((on) => on.column('item_id').doUpdateSet(set))
    .execute();
}

type Told = { item: Item; author: string; sharers: string[] };

/** Its author's followers get it; those of the accounts it concerns too get it shared. */
async function tellNew(tx: Tx, { item, author, sharers }: Told, say: Sayings): Promise<void> {
  const as = { actor: author, keyId: say.keyId(author), tells: tellsOf(item, 'create') };
  const activity = say.create(item, author);
  for (const inbox of await inboxesOf(tx, [author])) {
    await deliverLater(tx, { ...as, inbox, activity });
  }
  await shareBy(tx, { item, author, sharers }, say);
}

async function shareBy(tx: Tx, { item, author, sharers }: Told, say: Sayings): Promise<void> {
  for (const sharer of sharers) {
    const activity = say.share(item, author, sharer);
    const as = { actor: sharer, keyId: say.keyId(sharer), activity };
    for (const inbox of await inboxesOf(tx, [sharer])) {
      await deliverLater(tx, { ...as, inbox });
    }
  }
}

type Changed = Told & { before: string[] | null };

/** Whoever may have it, from whichever account, hears of the change from its author. */
async function tellChange(tx: Tx, changed: Changed, say: Sayings): Promise<void> {
  const { item, author, sharers, before } = changed;
  const gone = item.state === 'withdrawn';
  const activity = gone ? say.remove(item, author) : say.update(item, author);
  const as = { actor: author, keyId: say.keyId(author), tells: tellsOf(item, 'other') };
  for (const inbox of await inboxesOf(tx, [author, ...sharers])) {
    await deliverLater(tx, { ...as, inbox, activity });
  }
  const more = sharers.filter((one) => !before?.includes(one));
  if (!gone) await shareBy(tx, { item, author, sharers: more }, say);
}

async function tellOne(
  tx: Tx,
  { item, author }: Omit<Told, 'sharers'>,
  { onlyTo = '' }: Telling,
  say: Sayings,
): Promise<void> {
  const as = { actor: author, keyId: say.keyId(author), tells: tellsOf(item, 'create') };
  await deliverLater(tx, { ...as, inbox: onlyTo, activity: say.create(item, author) });
}

const tellsOf = (item: Item, as: 'create' | 'other') => ({
  ...{ itemId: item.id, revision: item.revision, as },
});

async function inboxesOf(tx: Tx, actors: string[]): Promise<string[]> {
  const rows = await tx
    .selectFrom('federation_followers')
    .select('inbox')
    .distinct()
    .where('actor', 'in', actors)
    .execute();
  return rows.map(({ inbox }) => inbox);
}
