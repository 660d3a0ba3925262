import { randomBytes } from 'node:crypto';
import { Refusal } from '#basics/refusal.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, type Tx } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import { limit } from '#server/limits.ts';
import { mayPostTo } from '#server/outgoing.ts';
import { askPublic } from '#server/public-requests.ts';
import { decipher, encipher } from '#server/secrets-at-rest.ts';
import { areaOf } from './feeds.ts';
import type { HubRequest } from './input-hub.ts';
import { feedPath, readFeedPath } from './rules-feeds.ts';
import { leaseOf, MOST_OF_HOST, nextQuestion } from './rules-hub.ts';

type Asking = {
  mode: HubRequest['mode'];
  topic: string;
  callback: string;
  leaseS: number;
  /** Enciphered. */
  secret: string | null;
  tries: number;
};

/** For what the secret of a subscription is enciphered. */
const hubSecretPurpose = (callback: string) => `hub:${callback}`;

/**
 * A program wants to be told of a feed, or no more. Nothing is changed before its own address has
 * said so: that is asked by a job. Refuses what is none of our feeds and addresses not on the open internet.
 */
export async function askHub(request: HubRequest): Promise<void> {
  const { mode, callback, secret } = request;
  if (!mayPostTo(callback)) throw new Refusal('feed.hub-callback', 422);
  const topic = await topicOf(request.topic);
  // Whoever they are, the address they name is asked so often and no oftener.
  await limit('hub-host', new URL(callback).hostname);
  const asking: Asking = {
    ...{ mode, topic, callback, tries: 0 },
    leaseS: leaseOf(request.lease_seconds),
    secret: secret ? encipher(hubSecretPurpose(callback), secret) : null,
  };
  await change((tx) => later(tx, 'syndication.ask-subscriber', asking));
}

async function topicOf(address: string): Promise<string> {
  const path = address.startsWith(`${config.publicUrl}/`)
    ? address.slice(config.publicUrl.length)
    : '';
  const asked = readFeedPath(path);
  const known = asked && feedPath(asked) === path && (!asked.area || (await areaOf(asked.area)));
  if (!known) throw new Refusal('feed.hub-topic', 422);
  return path;
}

/** Asks an address whether it wants what was asked in its name, and does so if it says yes. Safe to run twice. */
export async function askSubscriber(asking: Asking): Promise<void> {
  const answer = await questionTo(asking).catch(() => null);
  const tries = asking.tries + 1;
  await change(async (tx) => {
    if (answer === null) {
      const again = nextQuestion(tries, now());
      if (!again) return;
      return later(tx, 'syndication.ask-subscriber', { ...asking, tries }, { runAt: again });
    }
    if (!answer) return;
    if (asking.mode === 'subscribe') return subscribe(tx, asking);
    await unsubscribe(tx, asking);
  });
}

/** Whether it echoes what nobody else can know. Throws when it does not answer at all. */
async function questionTo({ mode, topic, callback, leaseS }: Asking): Promise<boolean> {
  const challenge = randomBytes(24).toString('base64url');
  const url = new URL(callback);
  url.searchParams.append('hub.mode', mode);
  url.searchParams.append('hub.topic', config.publicUrl + topic);
  url.searchParams.append('hub.challenge', challenge);
  if (mode === 'subscribe') url.searchParams.append('hub.lease_seconds', String(leaseS));
  const { status, bytes } = await askPublic(url.href, {
    ...{ mostBytes: 1000, timeoutMs: 10_000, toLoopback: config.hooksToLoopback },
    headers: { 'user-agent': 'Lamplighter-Hub/1' },
  });
  if (status >= 500) throw new Error(`answers ${status}`);
  return status >= 200 && status < 300 && bytes.toString('utf8').trim() === challenge;
}

async function subscribe(tx: Tx, { topic, callback, leaseS, secret }: Asking): Promise<void> {
  const host = new URL(callback).hostname;
  const { held } = await tx
    .selectFrom('syndication_hub_subscriptions')
    .select((it) => it.fn.countAll<string>().as('held'))
    .where('host', '=', host)
    .executeTakeFirstOrThrow();
  const terms = {
    ...{ secret, verified_at: now(), failures: 0, failing_since: null, paused_at: null },
    expires_at: new Date(now().getTime() + leaseS * 1000),
  };
  const isFull = Number(held) >= MOST_OF_HOST;
  if (isFull) {
    const renewed = tx.updateTable('syndication_hub_subscriptions').set(terms);
    await renewed.where('topic', '=', topic).where('callback', '=', callback).execute();
    return;
  }
  await tx
    .insertInto('syndication_hub_subscriptions')
    .values({ id: newId(), topic, callback, host, ...terms })
    .onConflict((on) => on.columns(['topic', 'callback']).doUpdateSet(terms))
    .execute();
}

async function unsubscribe(tx: Tx, { topic, callback }: Asking): Promise<void> {
  await tx
    .deleteFrom('syndication_hub_subscriptions')
    .where('topic', '=', topic)
    .where('callback', '=', callback)
    .execute();
}

/** The secret of a subscription as its program gave it. */
export const secretOf = ({ callback, secret }: { callback: string; secret: string | null }) =>
  secret === null ? null : decipher(hubSecretPurpose(callback), secret);
