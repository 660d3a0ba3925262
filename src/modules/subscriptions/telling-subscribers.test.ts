import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { stranger } from '#modules/people/rules.ts';
import { syndicate } from '#modules/syndication/actions.ts';
import type { Syndicated } from '#modules/syndication/rules.ts';
import { config } from '#server/config.ts';
import { setClock } from '#server/clock.ts';
import { change, db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { AFTER_ALL } from '#server/jobs.ts';
import { jobs } from '../../every-job.ts';
import { runDueJobs } from '../../../test/jobs.ts';
import { DAY, HOUR, monday, pass, settle } from '../../../test/loop.ts';
import {
  areaIds,
  editor,
  forgetEverybody,
  itemReach,
  news,
  publish,
  readLetter,
  subscribed,
  text,
  thing,
  withdraw,
} from '../../../test/subscribers.ts';
import { layTown } from '../../../test/town.ts';
import { queueDigests } from './digests.ts';
import { endSubscription } from './ending-subscriptions.ts';
import { forgetOldSubscriptions } from './forgetting.ts';
import { matchItem } from './matching.ts';
import { openSubscriberKey } from './subscriber-keys.ts';

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
const last = () => readLetter(deliver.mock.calls.at(-1)?.[1] ?? '');

describe('whom it concerns', () => {
  const whom = async (it: Syndicated) => {
    deliver.mockReset();
    await publish(it);
    return told().map((to) => to.split('@')[0]);
  };

  test('those of its area, of what lies in it and above it, and who wants to hear from everywhere', async () => {
    for (const key of ['region', 'petropavl', 'kyzylzhar']) {
      await subscribed(`${key}@example.org`, { area: key });
    }
    await subscribed('everywhere@example.org');
    const petropavl = [area('petropavl'), area('region')];
    expect(await whom(thing({ areaIds: petropavl }))).toEqual([
      'everywhere',
      'petropavl',
      'region',
    ]);
    const all = ['everywhere', 'kyzylzhar', 'petropavl', 'region'];
    expect(await whom(thing({ areaIds: [area('region')] }))).toEqual(all);
    expect(await whom(thing())).toEqual(all);
  });

  test('those whose circle lies in what was drawn or touches it, but not in its hole', async () => {
    const ring = (west: number, south: number, east: number, north: number) => [
      ...[
        [west, south],
        [east, south],
        [east, north],
        [west, north],
      ],
      [west, south],
    ];
    const circle = (lon: number, lat: number) => ({
      place: `${lat.toFixed(4)}, ${lon.toFixed(4)}`,
      radiusKm: 1,
    });
    await subscribed('inside@example.org', circle(69.15, 54.85));
    await subscribed('touches@example.org', circle(69.415, 54.85));
    await subscribed('away@example.org', circle(69.42, 54.85));
    await subscribed('in-hole@example.org', circle(69.25, 54.85));
    const drawn = {
      ...{ type: 'Polygon' },
      coordinates: [ring(69.1, 54.8, 69.4, 54.9), ring(69.2, 54.82, 69.3, 54.88)],
    };
    expect(await whom(thing({ outline: drawn }))).toEqual(['inside', 'touches']);
    // Nobody drew anything: the area's own outline counts, to 70° east.
    await subscribed('next-area@example.org', circle(70.5, 54.85));
    const petropavl = [area('petropavl'), area('region')];
    const here = ['away', 'in-hole', 'inside', 'touches'];
    expect(await whom(thing({ areaIds: petropavl }))).toEqual(here);
  });

  test('those who chose its kind or its campaign', async () => {
    const campaignId = newId();
    await subscribed('kind@example.org', { kinds: { event: 'on' } });
    await subscribed('campaign@example.org', { campaignId });
    expect(await whom(thing())).toEqual([]);
    expect(await whom(thing({ kind: 'event', campaignId }))).toEqual(['campaign', 'kind']);
  });
});

describe('what is urgent', () => {
  test('comes at once, once, with the way out, and says in which language it is', async () => {
    await subscribed('ru@example.org');
    const { id } = await subscribed('kk@example.org', { locale: 'kk' });
    const it = await publish(thing());
    await matchItem({ itemId: it.id, revision: 1 });
    await settle();
    expect(told()).toEqual(['kk@example.org', 'ru@example.org']);
    const letter = await readLetter(
      deliver.mock.calls.find(([to]) => to.startsWith('kk'))?.[1] ?? '',
    );
    expect(letter.subject).toBe('Ескерту: Осторожно: лёд');
    expect(letter.words).toContain('Әзірге тек орыс тілінде бар.');
    expect(letter.header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    const key = /subscribe\/([\w-]+)\/now/.exec(letter.header('list-unsubscribe'))?.[1];
    expect(openSubscriberKey(key ?? '')).toEqual({ id, itemId: it.id });
  });

  test('a letter that could not leave is tried again and is the same message', async () => {
    await subscribed('ru@example.org');
    deliver.mockRejectedValueOnce(Object.assign(new Error('421 later'), { responseCode: 421 }));
    const it = thing();
    await change((tx) => syndicate(tx, it));
    await runDueJobs(jobs, { mayFail: true });
    expect(
      new Set(deliver.mock.calls.map(([, raw]) => /^message-id:.*$/im.exec(raw)?.[0])).size,
    ).toBe(1);
    expect(deliver).toHaveBeenCalledTimes(2);
    expect(await itemReach(editor, it.id)).toMatchObject({ sent: 1, failed: 0 });
  });

  test('an address where nobody lives is counted as failed, and not tried again', async () => {
    await subscribed('gone@example.org');
    deliver.mockRejectedValueOnce(
      Object.assign(new Error('550 gone@example.org: no such user'), {
        ...{ responseCode: 550, command: 'RCPT TO' },
      }),
    );
    const it = await publish(thing());
    expect(await itemReach(editor, it.id)).toMatchObject({ sent: 0, failed: 1 });
    const rows = await db.selectFrom('subscription_sendings').select('problem').execute();
    expect(rows[0]?.problem).toContain('g…@example.org');
  });

  test('its update goes to those it concerns now and those who got the first; what waited is overtaken', async () => {
    await subscribed('petropavl@example.org', { area: 'petropavl' });
    await subscribed('kyzylzhar@example.org', { area: 'kyzylzhar' });
    const it = thing({ areaIds: [area('petropavl'), area('region')] });
    await publish(it);
    await publish({ ...it, areaIds: [area('kyzylzhar'), area('region')] });
    expect(told()).toEqual(['kyzylzhar@example.org', ...Array(2).fill('petropavl@example.org')]);
    expect((await last()).subject).toBe('Предупреждение, обновлено: Осторожно: лёд');
    deliver.mockReset();
    const quick = thing();
    await change((tx) => syndicate(tx, quick));
    await change((tx) => syndicate(tx, quick));
    await settle();
    expect(told()).toEqual(['kyzylzhar@example.org', 'petropavl@example.org']);
  });

  test('taken back, those who got it hear of it, and nobody else', async () => {
    await subscribed('early@example.org');
    const it = await publish(thing());
    const late = await subscribed('late@example.org');
    const ended = await subscribed('ended@example.org');
    await endSubscription(ended);
    deliver.mockReset();
    await withdraw(it);
    expect(told()).toEqual(['early@example.org']);
    expect((await last()).subject).toBe('Отменено: Осторожно: лёд');
    expect(late.id).not.toBe(ended.id);
  });

  test('who has enough is gone at once, and the editor sees how many it were', async () => {
    const me = await subscribed('ru@example.org');
    const it = await publish(thing());
    await endSubscription({ ...me, itemId: it.id });
    await publish(thing());
    expect(deliver).toHaveBeenCalledTimes(1);
    const reached = { waiting: 0, sent: 1, failed: 0, ended: 1 };
    expect(await itemReach(editor, it.id)).toEqual(reached);
    setClock(new Date(monday.getTime() + 91 * DAY));
    await forgetOldSubscriptions();
    await forgetOldSubscriptions();
    expect(await db.selectFrom('subscription_sendings').selectAll().execute()).toEqual([]);
    expect(await itemReach(editor, it.id)).toEqual(reached);
    await expect(itemReach(stranger, it.id)).rejects.toMatchObject({ status: 403 });
  });
});

describe('what is not urgent', () => {
  // 8 o'clock in Almaty is 3 in UTC; the tests begin on a Monday at 4.
  const nextDigest = async (days = 1) => {
    await pass(days * DAY);
    await queueDigests();
    await settle();
  };

  test('waits for the next digest, each thing in one letter, daily or on Mondays', async () => {
    await subscribed('daily@example.org');
    await subscribed('weekly@example.org', { digest: 'weekly' });
    await subscribed('none@example.org', { digest: 'none' });
    await publish(news({ texts: { ru: { ...text, title: 'Первая' } } }));
    await publish(news({ texts: { ru: { ...text, title: 'Вторая' } } }));
    await queueDigests();
    await settle();
    expect(told()).toEqual([]);
    await nextDigest();
    await queueDigests();
    await settle();
    expect(told()).toEqual(['daily@example.org']);
    expect((await last()).subject).toBe('2 новости для Вас');
    for (const title of ['Первая', 'Вторая']) expect((await last()).words).toContain(title);
    await nextDigest();
    expect(told()).toEqual(['daily@example.org']);
    await nextDigest(5);
    expect(told()).toEqual(['daily@example.org', 'weekly@example.org']);
  });

  test('withdrawn or over before the hour, it is not in it, and an empty digest is not sent', async () => {
    await subscribed('daily@example.org');
    const gone = await publish(news());
    await publish(news({ kind: 'event', endsAt: new Date(monday.getTime() + HOUR) }));
    await withdraw(gone);
    await nextDigest();
    expect(told()).toEqual([]);
  });

  test('corrected, it stands in the next digest with its note; without a note it does not come again', async () => {
    await subscribed('daily@example.org');
    const it = await publish(news());
    await nextDigest();
    await publish(it);
    await nextDigest();
    expect(told()).toHaveLength(1);
    await publish({ ...it, texts: { ru: { ...text, note: 'Дата была другой' } } });
    await nextDigest();
    expect(told()).toHaveLength(2);
    expect((await last()).words).toContain('Исправлено: Дата была другой');
    expect(await itemReach(editor, it.id)).toMatchObject({ sent: 2, waiting: 0 });
  });

  test('a digest that could not leave is tried again with the same things as the same message', async () => {
    await subscribed('daily@example.org');
    await publish(news());
    await pass(DAY);
    deliver.mockRejectedValueOnce(new Error('connection lost'));
    await queueDigests();
    // Thousands of them do not hold up a letter with which somebody signs in.
    const { rows } = await sql`select priority from graphile_worker._private_jobs job
      join graphile_worker._private_tasks task on task.id = job.task_id
      where identifier = 'subscriptions.send-digests'`.execute(db);
    expect(rows).toEqual([{ priority: AFTER_ALL }]);
    await runDueJobs(jobs, { mayFail: true });
    const [first, second] = await Promise.all(deliver.mock.calls.map(([, raw]) => readLetter(raw)));
    expect(second).toMatchObject({ messageId: first?.messageId, words: first?.words });
    expect(deliver).toHaveBeenCalledTimes(2);
  });
});
