// Subscribers, and things that are passed on to them.
import PostalMime from 'postal-mime';
import { areaTree } from '#modules/areas/queries.ts';
import { roleOf } from '#modules/people/roles.ts';
import type { Actor } from '#modules/people/rules.ts';
import { subscribing } from '#modules/subscriptions/input-subscribers.ts';
import { reachByWay } from '#modules/subscriptions/queries-subscribers.ts';
import { openWishKey, type WishRef } from '#modules/subscriptions/subscriber-keys.ts';
import { confirmWish, subscribe } from '#modules/subscriptions/subscribers.ts';
import { syndicate, takeBack } from '#modules/syndication/actions.ts';
import type { Syndicated } from '#modules/syndication/rules.ts';
import { config } from '#server/config.ts';
import { change, db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { keyIn, lettersAbout, monday, settle } from './loop.ts';

/** A letter as its reader has it. */
export async function readLetter(raw: string) {
  const mail = await PostalMime.parse(raw);
  const header = (name: string) => mail.headers.find(({ key }) => key === name)?.value ?? '';
  const { subject = '', text: words = '', html = '', messageId } = mail;
  return { to: mail.to?.[0]?.address, subject, words, html, messageId, header };
}

export const editor: Actor = {
  ...{ kind: 'person', personId: '00000000-0000-7000-8000-000000000002', name: 'Dana' },
  roles: [roleOf('editor')],
};

/** The ids of the areas of the town, by their keys. */
export async function areaIds() {
  const ids = new Map((await areaTree()).map(({ key, id }) => [key, id]));
  return (key: string) => ids.get(key) ?? '';
}

/** How many heard of a thing, by whatever way. */
export async function itemReach(actor: Actor, itemId: string) {
  const ways = await reachByWay(actor, itemId);
  const all = (of: 'waiting' | 'sent' | 'failed' | 'ended') =>
    ways.reduce((sum, way) => sum + way[of], 0);
  return { waiting: all('waiting'), sent: all('sent'), failed: all('failed'), ended: all('ended') };
}

/** Nobody has subscribed to anything. */
export async function forgetEverybody(): Promise<void> {
  await db.deleteFrom('subscription_sendings').execute();
  await db.deleteFrom('subscription_digests').execute();
  await db.deleteFrom('subscription_subscribers').execute();
  await db.deleteFrom('letters').execute();
}

export const asks = (email: string, more: Record<string, unknown> = {}) =>
  subscribing.parse({ email, locale: 'ru', digest: 'daily', ...more });

export const subscriberAt = (email: string) =>
  db
    .selectFrom('subscription_subscribers')
    .selectAll()
    .where('address', '=', email)
    .executeTakeFirstOrThrow();

/** Somebody fills in the form; what they are asked is kept here, to be read. */
export async function ask(email: string, more: Record<string, unknown> = {}): Promise<void> {
  const mailServer = config.smtpUrl;
  config.smtpUrl = '';
  await subscribe(asks(email, more));
  await settle();
  config.smtpUrl = mailServer;
}

export async function questionsTo(email: string) {
  const letters = await lettersAbout((await subscriberAt(email)).id, 'subscribe-ask');
  return letters.filter(({ recipient }) => recipient === email);
}

export const wishIn = async (email: string) =>
  openWishKey(keyIn((await questionsTo(email)).at(-1), 'subscribe/confirm')) as WishRef;

/** Somebody who said yes; gives who they are. */
export async function subscribed(email: string, more: Record<string, unknown> = {}) {
  await ask(email, more);
  await confirmWish(await wishIn(email));
  return { id: (await subscriberAt(email)).id };
}

export const text = {
  ...{ title: 'Осторожно: лёд', summary: 'Не выходите на лёд', html: '', words: 'Тонкий' },
};

/** A warning, unless it says otherwise. */
export const thing = (more: Partial<Syndicated> = {}): Syndicated => ({
  ...{ id: newId(), kind: 'warning', urgent: true, publishedAt: monday },
  ...{ path: `/warnings/${newId()}`, texts: { ru: text }, ...more },
});

export const news = (more: Partial<Syndicated> = {}) =>
  thing({ kind: 'news', urgent: false, ...more });

/** Passes it on, and lets it reach whom it should. */
export async function publish(it: Syndicated): Promise<Syndicated> {
  await change((tx) => syndicate(tx, it));
  await settle();
  return it;
}

export async function withdraw({ id }: Syndicated): Promise<void> {
  await change((tx) => takeBack(tx, id));
  await settle();
}
