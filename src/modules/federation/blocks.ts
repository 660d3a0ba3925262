import { sql } from 'kysely';
import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import { personOf, type Actor } from '#modules/people/rules.ts';
import { cached, forget } from '#server/cache.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, db, type Tx } from '#server/database.ts';
import { idFrom, keyFor } from '#server/ids.ts';
import { requireForHouse } from './grounds.ts';
import { boosterOf } from './hearing.ts';
import { isBlocked } from './rules.ts';

const BLOCKS = 'federation-blocks';
const MOST = 500;

/** What the ledger says in place of an address elsewhere: it keeps for ever, and may name nobody. */
export const ledgerRef = (name: string) => ({
  ...{ subject: 'elsewhere' as const, id: idFrom(keyFor('elsewhere', name)) },
});

const remembered = cached(BLOCKS, async (source) => {
  const rows = await source.selectFrom('federation_blocks').select(['kind', 'name']).execute();
  const of = (kind: string) => rows.flatMap((row) => (row.kind === kind ? [row.name] : []));
  return { accounts: new Set(of('account')), servers: of('server') };
});

/** Whether nothing is heard from an address and nothing told to it: by the setting, or by an editor. */
export async function isShutOut(address: string): Promise<boolean> {
  const url = URL.parse(address);
  if (!url) return true;
  const { accounts, servers } = await remembered();
  const shut = [...config.federationBlocks, ...servers];
  return isBlocked(url.hostname, shut) || accounts.has(url.href.replace(/#.*$/, ''));
}

/** Whom to hear no more. */
export type Blocked = { kind: 'account' | 'server'; name: string };

/**
 * Hears an account or a server no more and tells it nothing: what they answered and offer is
 * forgotten, they follow nobody here any more and are followed no more.
 */
export async function block(actor: Actor, { kind, name }: Blocked): Promise<void> {
  requireForHouse(actor);
  await change(async (tx) => {
    const made_by = personOf(actor);
    await tx
      .insertInto('federation_blocks')
      .values({ kind, name, made_by, made_at: now() })
      .onConflict((on) => on.column('name').doNothing())
      .execute();
    await (kind === 'account' ? partFromAccount(tx, name) : partFromServer(tx, name));
    await record(tx, actor, 'elsewhere.blocked', { ...ledgerRef(name), kind });
  });
  await forget(BLOCKS);
}

/** Of an offer: nobody made a publication of it, or that was thrown away. */
export const untaken = sql<boolean>`not exists (
  select from publications where publications.id = federation_offers.publication_id)`;

async function partFromAccount(tx: Tx, account: string): Promise<void> {
  await tx.deleteFrom('federation_followers').where('follower', '=', account).execute();
  await tx.deleteFrom('federation_replies').where('author', '=', account).execute();
  await tx.deleteFrom('federation_boosts').where('booster', '=', boosterOf(account)).execute();
  await tx.deleteFrom('federation_offers').where('author', '=', account).where(untaken).execute();
  await endFollowings(tx, sql<boolean>`account = ${account}`);
}

/** The host an address lies on, and whether that is this one or lies below it. */
const liesOn = (column: string, host: string) => {
  const at = sql`split_part(split_part(${sql.ref(column)}, '/', 3), ':', 1)`;
  return sql<boolean>`(${at} = ${host} or ${at} like ${`%.${host}`})`;
};

async function partFromServer(tx: Tx, host: string): Promise<void> {
  await tx.deleteFrom('federation_followers').where(liesOn('follower', host)).execute();
  await tx.deleteFrom('federation_replies').where(liesOn('author', host)).execute();
  await tx.deleteFrom('federation_offers').where(liesOn('author', host)).where(untaken).execute();
  await endFollowings(tx, liesOn('account', host));
}

const endFollowings = (tx: Tx, which: ReturnType<typeof liesOn>) =>
  tx
    .updateTable('federation_followings')
    .set({ state: 'ended', ended_by: 'us', ended_at: now() })
    .where(which)
    .where('state', '<>', 'ended')
    .execute();

/** Hears them again. Who followed before must ask anew. */
export async function unblock(actor: Actor, name: string): Promise<void> {
  requireForHouse(actor);
  await change(async (tx) => {
    const lifted = await tx
      .deleteFrom('federation_blocks')
      .where('name', '=', name)
      .returning('kind')
      .executeTakeFirst();
    if (!lifted) throw new Refusal('elsewhere.no-such-block', 404);
    const { kind } = lifted;
    await record(tx, actor, 'elsewhere.unblocked', { ...ledgerRef(name), kind });
  });
  await forget(BLOCKS);
}

/** Who is not heard, by an editor's wish, newest first; who is blocked by the setting stands there. */
export async function blocks(actor: Actor) {
  requireForHouse(actor);
  return db
    .selectFrom('federation_blocks')
    .select(['kind', 'name', 'made_at as at'])
    .orderBy('made_at', 'desc')
    .limit(MOST)
    .execute();
}
