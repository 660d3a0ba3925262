import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { config } from '#server/config.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { DAY, HOUR, keyIn, lettersAbout, monday } from '../../../test/loop.ts';
import { startPushService } from '../../../test/push-service.ts';
import {
  areaIds,
  ask,
  asks,
  forgetEverybody,
  news,
  publish,
  questionsTo,
  subscribed,
  subscriberAt,
  text,
  thing,
  wishIn,
} from '../../../test/subscribers.ts';
import { layTown } from '../../../test/town.ts';
import { endSubscription, unsubscribePhone } from './ending-subscriptions.ts';
import { forgetOldSubscriptions } from './forgetting.ts';
import { oneWish, subscribing } from './input-subscribers.ts';
import { ownSubscription } from './queries-subscribers.ts';
import { openSubscriberKey, openWishKey } from './subscriber-keys.ts';
import { confirmWish, subscribe, subscribePhone } from './subscribers.ts';
import { addWish, choose, dropWish } from './wishes.ts';

const deliver = vi.hoisted(() => vi.fn<(to: string, raw: string) => Promise<void>>());
vi.mock('#server/mail.ts', async (original) => ({
  ...(await original<object>()),
  deliverWritten: deliver,
}));

let area: (key: string) => string;
beforeAll(async () => {
  setClock(monday);
  config.smtpUrl = 'smtp://mail.example:25';
  await layTown();
  area = await areaIds();
});
beforeEach(async () => {
  setClock(monday);
  await forgetEverybody();
  deliver.mockReset();
});
afterAll(() => setClock(null));

const told = () => deliver.mock.calls.map(([to]) => to).toSorted();

describe('subscribing', () => {
  test('the address is asked first, and hears nothing before it said yes', async () => {
    await ask('aigul@example.org');
    expect(await questionsTo('aigul@example.org')).toMatchObject([{ locale: 'ru' }]);
    await publish(thing());
    expect(told()).toEqual([]);
    await confirmWish(await wishIn('aigul@example.org'));
    await publish(thing());
    expect(told()).toEqual(['aigul@example.org']);
  });

  test('an address that is known gets the same answer, and its choice stays until it says yes', async () => {
    const { id } = await subscribed('aigul@example.org', { area: 'petropavl' });
    setClock(new Date(monday.getTime() + HOUR));
    await ask('aigul@example.org', { digest: 'none' });
    expect(await ownSubscription({ id })).toMatchObject({
      ...{ digest: 'daily', wishes: [{ area_id: area('petropavl') }] },
    });
    const [, second] = await questionsTo('aigul@example.org');
    expect(openSubscriberKey(keyIn(second, 'subscribe'))).toBeNull();
    await confirmWish(await wishIn('aigul@example.org'));
    expect((await ownSubscription({ id })).wishes).toHaveLength(2);
  });

  test('asked twice within the hour, it is written to once and stands there once', async () => {
    await Promise.all([subscribe(asks('a@example.org')), subscribe(asks('a@example.org'))]);
    await ask('a@example.org');
    expect(await questionsTo('a@example.org')).toHaveLength(1);
  });

  test('an area there is not, an address that is none and a link made elsewhere are refused', async () => {
    const nowhere = subscribe(asks('a@example.org', { area: 'atlantis' }));
    await expect(nowhere).rejects.toMatchObject({ key: 'subscribe.no-such-area', field: 'area' });
    const lost = subscribe(asks('a@example.org', { place: 'Nowhereville' }));
    await expect(lost).rejects.toMatchObject({ key: 'subscribe.no-such-place', field: 'place' });
    expect(subscribing.safeParse({ email: 'a', locale: 'ru' }).success).toBe(false);
    expect(subscribing.safeParse({ email: 'a@b.kz', locale: 'ru', radiusKm: 'x' }).success).toBe(
      false,
    );
    const nobody = { subscriberId: newId(), id: newId() };
    await expect(confirmWish(nobody)).rejects.toMatchObject({ status: 404 });
    expect(openWishKey('x'.repeat(64))).toBeNull();
  });

  test('who did not answer is forgotten after three days, letter and all', async () => {
    await ask('late@example.org');
    const { id } = await subscriberAt('late@example.org');
    setClock(new Date(monday.getTime() + 3 * DAY));
    await forgetOldSubscriptions();
    expect((await subscriberAt('late@example.org')).id).toBe(id);
    setClock(new Date(monday.getTime() + 3 * DAY + 1));
    await forgetOldSubscriptions();
    expect(await db.selectFrom('subscription_subscribers').selectAll().execute()).toEqual([]);
    expect(await lettersAbout(id, 'subscribe-ask')).toEqual([]);
  });

  test('what one hears of is changed by the link, and ended there at once', async () => {
    const me = await subscribed('aigul@example.org', { kinds: { news: 'on' } });
    await addWish(me, oneWish.parse({ area: 'petropavl' }));
    await choose(me, { digest: 'none', locale: 'kk', countsOpens: true });
    const own = await ownSubscription(me);
    expect(own).toMatchObject({ digest: 'none', locale: 'kk', counts_opens: true });
    for (const { id } of own.wishes) await dropWish(me, id);
    await publish(thing());
    expect(told()).toEqual([]);
    await endSubscription(me);
    await endSubscription(me);
    const chosen = { digest: 'none', locale: 'kk', countsOpens: false } as const;
    for (const act of [() => choose(me, chosen), () => dropWish(me, newId())]) {
      await expect(act()).rejects.toMatchObject({ key: 'subscribe.unknown', status: 404 });
    }
    await expect(addWish(me, oneWish.parse({}))).rejects.toMatchObject({ status: 404 });
    await expect(ownSubscription(me)).rejects.toMatchObject({ status: 404 });
    const kept = await db.selectFrom('subscription_subscribers').selectAll().execute();
    expect(JSON.stringify(kept)).not.toContain('aigul');
    expect(kept).toMatchObject([{ address: null, address_id: null, device: null }]);
  });

  test('there is an end to how much one address may choose', async () => {
    const me = await subscribed('aigul@example.org');
    for (let nth = 1; nth < 20; nth++) await addWish(me, oneWish.parse({}));
    await expect(addWish(me, oneWish.parse({}))).rejects.toMatchObject({
      ...{ key: 'subscribe.too-many', status: 409 },
    });
  });
});

describe('on a phone', () => {
  test('what is urgent comes at once, until it wants to hear no more or is gone', async () => {
    config.pushToLoopback = true;
    const service = await startPushService();
    const wish = oneWish.parse({ area: 'petropavl' });
    await subscribePhone(service.device('one'), wish, 'ru');
    await subscribePhone(service.device('one'), wish, 'ru');
    await publish(news());
    const it = await publish(thing());
    expect(service.came).toHaveLength(1);
    expect(service.came[0]).toMatchObject({
      ...{ urgency: 'high', path: '/one' },
      read: { title: 'Предупреждение: Осторожно: лёд', body: text.summary, lang: 'ru' },
    });
    expect(service.came[0]?.read.url).toContain(it.path);
    await unsubscribePhone(service.device('one').endpoint);
    await publish(thing());
    expect(service.came).toHaveLength(1);
    await service.stop();
  });

  test('an address that is not on the open internet is refused', async () => {
    config.pushToLoopback = false;
    const inside = { endpoint: 'https://10.0.0.1/x', keys: { p256dh: '', auth: '' } };
    const refused = subscribePhone(inside, oneWish.parse({}), 'ru');
    await expect(refused).rejects.toMatchObject({ key: 'push.not-a-device' });
  });
});
