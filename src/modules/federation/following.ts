import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import { personOf, type Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, db, type Tx } from '#server/database.ts';
import { isId, newId } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import { isShutOut, ledgerRef } from './blocks.ts';
import { deliverLater } from './deliveries.ts';
import { requireEditor, requireForHouse } from './grounds.ts';
import { maySpeakTo } from './reaching.ts';
import { HOUSE } from './rules.ts';

/** An account elsewhere as its own server describes it. */
export type Found = { account: string; handle: string; name: string; inbox: string };

/** A question of ours to an account elsewhere; each time it is asked it is another one. */
export type Asking = { id: string; account: string; askedAt: Date };

/** What is said to an account that we follow, in its language: the channel's part. */
export type Askings = {
  follow: (asking: Asking) => object;
  unfollow: (asking: Asking) => object;
  keyId: (actor: string) => string;
};

const MOST = 200;

/**
 * Follows an account elsewhere in the name of the house: what it publishes is offered to the editors
 * once it has accepted. `find` asks its server who it is. One that is followed already is asked again.
 */
export async function followElsewhere(
  actor: Actor,
  typed: string,
  find: (typed: string) => Promise<Found>,
): Promise<void> {
  requireForHouse(actor);
  if (!config.federation) throw new Refusal('offer.federation-off');
  const found = await find(typed);
  await requireHonest(found);
  const { account, handle, name, inbox } = found;
  const set = {
    ...{ handle, name, inbox, state: 'waiting', asked_at: now(), answered_at: null },
    ...{ asked_by: personOf(actor) },
    ...{ ended_at: null, ended_by: null },
  };
  await change(async (tx) => {
    const { id } = await tx
      .insertInto('federation_followings')
      .values({ ...set, id: newId(), account, host: new URL(account).hostname })
      .onConflict((on) => on.column('account').doUpdateSet(set))
      .returning('id')
      .executeTakeFirstOrThrow();
    await later(tx, 'activitypub.ask-to-follow', { id });
    await record(tx, actor, 'elsewhere.followed', ledgerRef(account));
  });
}

/** An inbox lies on the server of its account: else we could be made to knock at a stranger's. */
async function requireHonest({ account, inbox }: Found): Promise<void> {
  const { host, origin } = new URL(account);
  if (origin === new URL(config.publicUrl).origin) {
    throw new Refusal('offer.own-account', 409, {}, 'account');
  }
  if (!maySpeakTo(inbox) || new URL(inbox).origin !== origin || (await isShutOut(account))) {
    throw new Refusal('offer.address-closed', 409, { host }, 'account');
  }
}

/** Follows an account no more; what it offered stays as it is. */
export async function unfollowElsewhere(actor: Actor, id: string): Promise<void> {
  requireForHouse(actor);
  await change(async (tx) => {
    const row = isId(id) ? await endedNow(tx, id) : undefined;
    if (!row) throw new Refusal('offer.not-followed', 404);
    await later(tx, 'activitypub.stop-following', { id });
    await record(tx, actor, 'elsewhere.unfollowed', ledgerRef(row.account));
  });
}

const endedNow = (tx: Tx, id: string) =>
  tx
    .updateTable('federation_followings')
    .set({ state: 'ended', ended_by: 'us', ended_at: now() })
    .where('id', '=', id)
    .where('state', '<>', 'ended')
    .returning('account')
    .executeTakeFirst();

/** Brings our question to follow an account. Safe to run twice: it is the same question. */
export const askToFollow = ({ id }: { id: string }, say: Askings): Promise<void> =>
  tellFollowed(id, 'waiting', say.keyId(HOUSE), say.follow);

/** Tells an account that we follow it no more. */
export const stopFollowing = ({ id }: { id: string }, say: Askings): Promise<void> =>
  tellFollowed(id, 'ended', say.keyId(HOUSE), say.unfollow);

/** Says it only while that is how it stands: who asked anew meanwhile has another job. */
async function tellFollowed(
  id: string,
  state: 'waiting' | 'ended',
  keyId: string,
  say: (asking: Asking) => object,
): Promise<void> {
  await change(async (tx) => {
    const row = await tx
      .selectFrom('federation_followings')
      .select(['account', 'inbox', 'asked_at', 'state'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (row?.state !== state) return;
    const activity = say({ id, account: row.account, askedAt: row.asked_at });
    await deliverLater(tx, { actor: HOUSE, keyId, inbox: row.inbox, activity });
  });
}

/** An account that we asked accepts us, or accepts us no more. Whom we did not ask changes nothing. */
export async function noteAnswer(account: string, accepted: boolean): Promise<void> {
  const set = accepted
    ? { state: 'accepted', answered_at: now() }
    : { state: 'ended', ended_by: 'them', answered_at: now(), ended_at: now() };
  await change((tx) =>
    tx
      .updateTable('federation_followings')
      .set(set)
      .where('account', '=', account)
      .where('state', 'in', accepted ? ['waiting'] : ['waiting', 'accepted'])
      .execute(),
  );
}

/** The accounts our house follows, asked or ended, asked last first. */
export async function followings(actor: Actor) {
  requireEditor(actor);
  return db
    .selectFrom('federation_followings')
    .select(['id', 'account', 'handle', 'name', 'state', 'ended_by as endedBy'])
    .select(['asked_at as askedAt', 'ended_at as endedAt'])
    .orderBy('asked_at', 'desc')
    .limit(MOST)
    .execute();
}

/** The account that is followed now, by its address; undefined: we do not listen to it. */
export const followedNow = (account: string) =>
  db
    .selectFrom('federation_followings')
    .select(['id', 'handle'])
    .where('account', '=', account)
    .where('state', '=', 'accepted')
    .executeTakeFirst();
