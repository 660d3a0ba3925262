import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { setClock } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { isPublicAddress } from '#server/public-hosts.ts';
import { mayPushTo, pushKeys } from '#server/push.ts';
import { runDueJobs } from '../../../test/jobs.ts';
import { monday, settle } from '../../../test/loop.ts';
import { startPushService } from '../../../test/push-service.ts';
import { dropDevice, forgetDevices, keepDevice } from './devices.ts';
import { device } from './input.ts';
import { jobs } from './jobs.ts';
import { queuePushes, sendPush } from './pushing.ts';

let service: Awaited<ReturnType<typeof startPushService>>;
let rootId = '';
beforeAll(async () => {
  setClock(monday);
  config.pushToLoopback = true;
  service = await startPushService();
});
afterAll(async () => {
  setClock(null);
  await service.stop();
});
beforeEach(async () => {
  setClock(monday);
  rootId = newId();
  service.came.length = 0;
  service.answers.length = 0;
  await keep('one');
});

const keep = (name: string, side: 'reporter' | 'follower' = 'follower') =>
  change((tx) => keepDevice(tx, { rootId, side, locale: 'kk' }, service.device(name)));
const push = (once = 'cause', urgent = false) =>
  change((tx) =>
    queuePushes(tx, {
      ...{ rootId, side: 'follower', kind: 'update', once, words: 'ABC-DEF-GHJ', urgent },
      ...{ title: (locale: string) => `Жаңалық ${locale}`, path: '/reports/ABCDEFGHJ' },
    }),
  );
const rows = () =>
  db.selectFrom('notification_pushes').selectAll().where('root_id', '=', rootId).execute();
const devices = () =>
  db.selectFrom('notification_devices').selectAll().where('root_id', '=', rootId).execute();

describe('a device that wants to be told', () => {
  test('reads what was enciphered for it alone, signed by this house', async () => {
    expect(await push()).toBe(1);
    await settle();
    const [row] = await rows();
    // Where it leads may be a secret link: it does not stay.
    expect(row).toMatchObject({ state: 'sent', sent_at: monday, path: '' });
    expect(service.came).toHaveLength(1);
    const [came] = service.came;
    expect(came?.read).toEqual({
      ...{ title: 'Жаңалық kk', body: 'ABC-DEF-GHJ', tag: row?.id, lang: 'kk' },
      url: `${config.publicUrl}/reports/ABCDEFGHJ`,
    });
    expect(came?.raw.toString('latin1')).not.toContain('ABC');
    expect(came?.signedWith).toBe(pushKeys().publicKey);
    expect(came?.claims.aud).toBe(service.origin);
    const ahead = (came?.claims.exp ?? 0) - Date.now() / 1000;
    expect(ahead).toBeGreaterThan(0);
    expect(ahead).toBeLessThanOrEqual(86_400);
    expect(came?.claims.sub).toMatch(/^(mailto:|https:)/);
    expect(came).toMatchObject({ ttl: 86_400, urgency: 'normal' });
  });

  test('hears of one cause once, and a repeat after a crash takes the place of the first', async () => {
    await push();
    await push();
    await settle();
    expect(service.came).toHaveLength(1);
    const [row] = await rows();
    await db
      .updateTable('notification_pushes')
      .set({ state: 'queued' })
      .where('root_id', '=', rootId)
      .execute();
    await sendPush({ rootId, id: row?.id ?? '' });
    expect(new Set(service.came.map(({ topic }) => topic)).size).toBe(1);
    expect(service.came[0]?.topic).toMatch(/^[\w-]{22}$/);
  });

  test('is woken for what is urgent, and not the next day', async () => {
    await push('urgent', true);
    await settle();
    expect(service.came[0]).toMatchObject({ urgency: 'high', ttl: 14_400 });
  });

  test('that is gone is forgotten', async () => {
    for (const status of [404, 410]) {
      await keep('one');
      service.answers.push({ status });
      await push(String(status));
      await settle();
      expect(await devices()).toEqual([]);
    }
    expect((await rows()).map(({ state }) => state)).toEqual(['expired', 'expired']);
  });

  test('whose service is busy is tried when the service says', async () => {
    service.answers.push({ status: 429, retryAfter: '120' });
    await push();
    await settle();
    expect(await rows()).toMatchObject([
      { state: 'failed', problem: 'the push service answers 429' },
    ]);
    setClock(new Date(monday.getTime() + 119_000));
    await settle();
    expect(service.came).toEqual([]);
    setClock(new Date(monday.getTime() + 120_000));
    await settle();
    expect(await rows()).toMatchObject([{ state: 'sent', attempts: 2 }]);
  });

  test('whose service fails is tried again with a growing pause, and not for news of yesterday', async () => {
    service.answers.push({ status: 503 }, { status: 503 });
    await push();
    await runDueJobs(jobs, { mayFail: true });
    expect(await rows()).toMatchObject([{ state: 'sent', attempts: 3 }]);
    await push('old');
    setClock(new Date(monday.getTime() + 86_400_001));
    await settle();
    expect((await rows()).map(({ state }) => state).toSorted()).toEqual(['expired', 'sent']);
  });

  test('whose service refuses this message (413, or leads elsewhere) is not asked again', async () => {
    for (const status of [413, 302, 400]) {
      service.answers.push({ status });
      await push(String(status));
      expect(await settle()).toEqual(['notifications.push']);
    }
    expect((await rows()).map(({ state }) => state)).toEqual(['refused', 'refused', 'refused']);
  });

  test('stands there once, and is told nothing more once it said so', async () => {
    await keep('one');
    expect(await devices()).toHaveLength(1);
    await dropDevice(rootId, service.device('one').endpoint);
    expect(await push()).toBe(0);
  });

  test('is erased with what it heard of', async () => {
    await push();
    await change((tx) => forgetDevices(tx, rootId));
    expect([...(await devices()), ...(await rows())]).toEqual([]);
    await settle();
    expect(service.came).toEqual([]);
  });

  test('is one of ten of a reporter at most', async () => {
    for (let nth = 0; nth < 10; nth++) await keep(`r${nth}`, 'reporter');
    await expect(keep('r10', 'reporter')).rejects.toMatchObject({ key: 'push.too-many' });
  });
});

describe('nobody can make us ask inside', () => {
  test('of the network we stand in, by name or by number', async () => {
    config.pushToLoopback = false;
    const inside = [
      'http://push.example.org/a',
      'https://127.0.0.1/a',
      'https://[::1]/a',
      'https://10.0.0.8/a',
    ];
    const odd = [
      'https://localhost/a',
      'https://push.example.org:8443/a',
      'https://u:p@push.example.org/',
      'file:///etc',
    ];
    for (const endpoint of [...inside, ...odd, 'https://169.254.169.254/', 'https://0x7f000001/']) {
      expect([endpoint, mayPushTo(endpoint)]).toEqual([endpoint, false]);
      const given = { ...service.device('x'), endpoint };
      const keeping = change((tx) =>
        keepDevice(tx, { rootId, side: 'follower', locale: 'ru' }, given),
      );
      await expect(keeping).rejects.toMatchObject({ key: 'push.not-a-device', status: 400 });
    }
    expect(mayPushTo('https://updates.push.services.mozilla.com/wpush/v2/x')).toBe(true);
    config.pushToLoopback = true;
  });

  test('also where a public name leads inside', async () => {
    for (const inside of [
      '127.0.0.1',
      '10.1.2.3',
      '192.168.1.1',
      '100.64.0.1',
      '::1',
      'fe80::1',
      'fd00::1',
      '::ffff:10.0.0.1',
      '64:ff9b::a00:1',
      '2002:a00:1::',
      '2001:db8::1',
    ]) {
      expect([inside, isPublicAddress(inside)]).toEqual([inside, false]);
    }
    for (const open of ['8.8.8.8', '2a00:1450:4010::1']) expect(isPublicAddress(open)).toBe(true);
  });
});

test('what is no device is refused', () => {
  const { endpoint, keys } = service.device('one');
  expect(device.safeParse({ endpoint, keys }).success).toBe(true);
  expect(device.safeParse({ endpoint, keys: { ...keys, p256dh: 'short' } }).success).toBe(false);
  expect(device.safeParse({ endpoint: 'nothing', keys }).success).toBe(false);
});
