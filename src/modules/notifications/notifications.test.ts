import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { roleOf } from '#modules/people/roles.ts';
import { stranger } from '#modules/people/rules.ts';
import { setClock } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { runDueJobs } from '../../../test/jobs.ts';
import { DAY, HOUR, monday, settle } from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { startPushService } from '../../../test/push-service.ts';
import { layTown } from '../../../test/town.ts';
import { chooseTelling, notify, type News } from './actions.ts';
import { addOwnDevice, dropOwnDevice, dropOwnDeviceAt } from './devices.ts';
import { sendDigests } from './digests.ts';
import { forgetOld, MANY_FAILURES, sumFailures, tellingFailures } from './failures.ts';
import { choices } from './input.ts';
import { jobs } from './jobs.ts';
import { ownChoices, staffToTell } from './queries.ts';
import { waysFor, type Way } from './rules.ts';

let cast: Cast;
let service: Awaited<ReturnType<typeof startPushService>>;
const night = new Date('2026-03-02T18:00:00Z'); // 23:00 in Astana
beforeAll(async () => {
  setClock(monday);
  config.pushToLoopback = true;
  service = await startPushService();
  await layTown();
  cast = await hireCast();
});
afterAll(async () => {
  setClock(null);
  await service.stop();
});
beforeEach(async () => {
  setClock(monday);
  service.came.length = 0;
  await settle();
  for (const table of ['notifications', 'notification_choices', 'letters'] as const) {
    await db.deleteFrom(table).execute();
  }
  await db.deleteFrom('notification_devices').execute();
});

const dana = () => cast.operatorOfAll;
const hours = {
  timeZone: 'Asia/Almaty',
  quietFrom: 22,
  quietUntil: 7,
  digestHour: 9,
  digestWeekday: 1,
};
const choose = (way: Way, more = {}) =>
  chooseTelling(dana(), choices.parse({ ...hours, ways: { triage: way }, ...more }));
const tell = (more: Partial<News> = {}) =>
  change((tx) =>
    notify(tx, {
      ...{
        kind: 'triage',
        to: { personId: dana().personId },
        once: 'cause',
        subject: 'A report waits',
      },
      ...{ about: { id: newId(), path: '/desk/reports/ABCDEFGHJ', code: 'ABC-DEF-GHJ' } },
      ...{ parts: ['Somebody', { href: 'https://town.example/desk', words: 'Open' }] },
      ...more,
    }),
  );
const letters = async () =>
  (await db.selectFrom('letters').selectAll().orderBy('queued_at').execute()).map((it) => it);
const withPhone = () =>
  addOwnDevice(dana(), service.device('phone'), { locale: 'ru', name: 'Phone' });

describe('what somebody chose is what happens', () => {
  test('nothing chosen: a letter at once', async () => {
    await tell();
    await tell();
    expect(await letters()).toMatchObject([{ kind: 'triage', recipient: 'dana@example.org' }]);
  });

  test.each(['email', 'daily'] as const)(
    'told by %s: no word and no link stays behind',
    async (way) => {
      await choose(way);
      await tell();
      setClock(new Date(monday.getTime() + DAY));
      await sendDigests();
      await settle();
      expect(await letters()).toHaveLength(1);
      expect(await db.selectFrom('notifications').selectAll().execute()).toMatchObject([
        { subject: '', parts: [], path: '' },
      ]);
    },
  );

  test('off: nothing', async () => {
    await choose('off');
    await tell();
    await settle();
    expect([...(await letters()), ...service.came]).toEqual([]);
  });

  test('on the phone: there, with the kind and the code and no private word', async () => {
    await withPhone();
    await choose('push');
    await tell();
    await settle();
    expect(await letters()).toEqual([]);
    expect(service.came.map((it) => it.read)).toMatchObject([
      { title: 'Сообщение без ответственного', body: 'ABC-DEF-GHJ', lang: 'ru' },
    ]);
    expect(JSON.stringify(service.came[0]?.read)).not.toContain('Somebody');
  });

  test('on the phone, but no phone is left: a letter', async () => {
    await choose('push');
    await tell();
    await settle();
    expect(await letters()).toHaveLength(1);
  });

  test.each(['daily', 'weekly'] as const)(
    'gathered %s: one letter at the hour, once',
    async (way) => {
      await choose(way);
      await tell({ once: 'one', subject: 'First' });
      await tell({ once: 'two', subject: 'Second', kind: 'triage' });
      await sendDigests();
      expect(await letters()).toEqual([]);
      setClock(new Date(monday.getTime() + (way === 'daily' ? DAY : 7 * DAY)));
      await sendDigests();
      await sendDigests();
      const all = await letters();
      expect(all).toMatchObject([{ kind: 'digest', recipient: 'dana@example.org' }]);
      expect(all[0]?.body_text).toMatch(/First:[^]*Second:/);
      await tell({ once: 'three' });
      setClock(new Date(monday.getTime() + (way === 'daily' ? 2 : 14) * DAY));
      await sendDigests();
      expect(await letters()).toHaveLength(2);
    },
  );

  test('gathered, but seen only when the letter of that hour had left: in a letter of its own', async () => {
    await choose('daily');
    await tell({ once: 'one', subject: 'First' });
    setClock(new Date(monday.getTime() + DAY));
    await sendDigests();
    setClock(monday);
    await tell({ once: 'two', subject: 'Second' });
    setClock(new Date(monday.getTime() + DAY));
    await sendDigests();
    await sendDigests();
    expect((await letters()).map((it) => it.body_text).toSorted()).toEqual([
      expect.stringContaining('First:'),
      expect.stringContaining('Second:'),
    ]);
  });

  test('at night: in the morning, and at once what is urgent', async () => {
    setClock(night);
    await tell();
    await settle();
    expect(await letters()).toEqual([]);
    await tell({ once: 'fire', urgent: true });
    expect(await letters()).toHaveLength(1);
    setClock(new Date(night.getTime() + 8 * HOUR - 1));
    await settle();
    expect(await letters()).toHaveLength(1);
    setClock(new Date(night.getTime() + 8 * HOUR));
    await settle();
    expect(await letters()).toHaveLength(2);
  });

  test('their own quiet hours and zone count, not ours', async () => {
    await choose('email', { timeZone: 'Europe/Moscow', quietFrom: 6, quietUntil: 12 });
    await tell(); // 07:00 in Moscow
    expect(await letters()).toEqual([]);
    setClock(new Date(monday.getTime() + 5 * HOUR));
    await runDueJobs(jobs);
    expect(await letters()).toHaveLength(1);
  });

  test('what the law wants told comes whatever was chosen', async () => {
    await chooseTelling(
      dana(),
      choices.parse({ ...hours, ways: { appeal: 'off', triage: 'off' } }),
    );
    await tell({ kind: 'appeal-late' });
    expect(await letters()).toMatchObject([{ kind: 'appeal-late' }]);
    expect(waysFor('appeal')).not.toContain('off');
  });

  test('stands on their page again, with their devices', async () => {
    await withPhone();
    await choose('weekly', { quietFrom: 20 });
    const seen = await ownChoices(dana());
    expect(seen.ways.find(({ kind }) => kind === 'triage')).toMatchObject({ way: 'weekly' });
    expect(seen).toMatchObject({ settings: { quietFrom: 20 }, devices: [{ name: 'Phone' }] });
    await choose('email');
    await dropOwnDevice(cast.administrator, seen.devices[0]?.id ?? '');
    expect((await ownChoices(dana())).devices).toHaveLength(1);
    await dropOwnDevice(dana(), seen.devices[0]?.id ?? '');
    expect((await ownChoices(dana())).devices).toEqual([]);
    await withPhone();
    await dropOwnDeviceAt(dana(), service.device('phone').endpoint);
    expect((await ownChoices(dana())).devices).toEqual([]);
  });
});

test('somebody without an account gets a letter, as before', async () => {
  await tell({ to: { email: 'zhanna@example.org', locale: 'kk' } });
  expect(await letters()).toMatchObject([{ recipient: 'zhanna@example.org', locale: 'kk' }]);
});

test('whoever has left is told nothing', async () => {
  const { personId } = cast.cleaner;
  await db.updateTable('people').set({ disabled_at: monday }).where('id', '=', personId).execute();
  await tell({ to: { personId } });
  await settle();
  expect(await letters()).toEqual([]);
});

test('only people in that role and on that ground are told', async () => {
  const asked = { role: 'operator', permission: 'report.moderate' } as const;
  const where = (await db.selectFrom('areas').select(['id', 'key']).execute()).filter(
    ({ key }) => key === 'petropavl',
  );
  const all = await staffToTell(db, { ...asked, where: { areas: where.map(({ id }) => id) } });
  expect(all.map(({ email }) => email).toSorted()).toEqual([
    'dana@example.org',
    'pavel@example.org',
  ]);
});

test('a stranger has nothing to choose', async () => {
  await expect(ownChoices(stranger)).rejects.toMatchObject({ status: 403 });
  const tries = [
    async () => chooseTelling(stranger, choices.parse(hours)),
    async () => addOwnDevice(stranger, service.device('x'), { locale: 'ru' }),
    async () => dropOwnDevice(stranger, newId()),
    async () => dropOwnDeviceAt(stranger, service.device('x').endpoint),
  ];
  for (const tried of tries) await expect(tried()).rejects.toMatchObject({ status: 403 });
  expect(choices.safeParse({ ...hours, timeZone: 'Mars/Base' }).success).toBe(false);
  expect(choices.safeParse({ ...hours, quietFrom: 24 }).success).toBe(false);
});

describe('what could not be told', () => {
  const fail = async (count: number) => {
    for (let nth = 0; nth < count; nth++) {
      const to = { email: `r${nth}@example.org`, locale: 'ru' } as const;
      await tell({ to, once: String(nth) });
    }
    const problem = `Error: 550 5.1.1 <r…@example.org> no. ${count}`;
    await db.updateTable('letters').set({ state: 'refused', problem }).execute();
  };

  test('is counted by kind and reason, for an administrator only', async () => {
    await fail(3);
    const { failures } = await tellingFailures(cast.administrator);
    expect(failures).toEqual([{ way: 'email', kind: 'triage', problem: '550 5.1.1', count: 3 }]);
    for (const actor of [dana(), stranger]) {
      await expect(tellingFailures(actor)).rejects.toMatchObject({ status: 403 });
    }
    const bound = { ...cast.administrator, roles: [roleOf('administrator', { areaId: newId() })] };
    await expect(tellingFailures(bound)).rejects.toMatchObject({ status: 403 });
  });

  test('is told to the administrators once a day when it is much', async () => {
    await fail(MANY_FAILURES);
    await sumFailures();
    expect((await letters()).filter(({ kind }) => kind === 'failures')).toEqual([]);
    await fail(MANY_FAILURES + 1);
    await sumFailures();
    await sumFailures();
    const told = (await letters()).filter(({ kind }) => kind === 'failures');
    expect(told).toMatchObject([{ recipient: 'asel@example.org' }]);
    expect(told[0]?.body_text).toContain(`${MANY_FAILURES + 1} × triage: 550 5.1.1`);
  });

  test('what was told is forgotten after a month', async () => {
    await tell();
    setClock(new Date(monday.getTime() + 31 * DAY));
    await forgetOld();
    expect(await db.selectFrom('notifications').selectAll().execute()).toEqual([]);
  });
});
