import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { setClock } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { runDueJobs } from '../../../test/jobs.ts';
import { DAY, monday, settle } from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { startPushService } from '../../../test/push-service.ts';
import { layTown } from '../../../test/town.ts';
import { chooseTelling, notify } from './actions.ts';
import { addOwnDevice } from './devices.ts';
import { choices } from './input.ts';
import { jobs } from './jobs.ts';
import { sendPush } from './pushing.ts';
import { afterPush, pushIdOf, writeAsLetter } from './settling.ts';

let cast: Cast;
let service: Awaited<ReturnType<typeof startPushService>>;
beforeAll(async () => {
  setClock(monday);
  config.pushToLoopback = true;
  service = await startPushService();
  await layTown();
  cast = await hireCast();
  const hours = { timeZone: 'Asia/Almaty', quietFrom: 22, quietUntil: 7, digestHour: 9 };
  const ways = { triage: 'push' };
  await chooseTelling(dana(), choices.parse({ ...hours, digestWeekday: 1, ways }));
});
afterAll(async () => {
  setClock(null);
  await service.stop();
});
beforeEach(async () => {
  setClock(monday);
  await settle();
  service.came.length = 0;
  service.answers.length = 0;
  await db.deleteFrom('letters').execute();
  await db.deleteFrom('notifications').execute();
  await db.deleteFrom('notification_pushes').execute();
  await db.deleteFrom('notification_devices').execute();
});

const dana = () => cast.operatorOfAll;
const withDevices = async (...names: string[]) => {
  for (const name of names) {
    await addOwnDevice(dana(), service.device(name), { locale: 'ru', name });
  }
};
const tell = (once = 'cause') =>
  change((tx) =>
    notify(tx, {
      ...{ kind: 'triage', to: { personId: dana().personId }, once, subject: `Waits: ${once}` },
      about: { id: newId(), path: '/desk/reports/ABCDEFGHJ', code: 'ABC-DEF-GHJ' },
      parts: [`Somebody ${once}`],
    }),
  );
const letters = () => db.selectFrom('letters').select(['kind', 'recipient', 'subject']).execute();
const pushes = () => db.selectFrom('notification_pushes').selectAll().orderBy('id').execute();
const kept = async () =>
  (await db.selectFrom('notifications').select('subject').execute()).map((one) => one.subject);
const letter = { kind: 'triage', recipient: 'dana@example.org', subject: 'Waits: cause' };

describe('what no phone takes', () => {
  test.each([404, 410, 413])(
    'the only one answers %i: one letter, then no word',
    async (status) => {
      await withDevices('phone');
      service.answers.push({ status });
      await tell();
      expect(await kept()).toEqual(['Waits: cause']);
      await settle();
      expect(await letters()).toEqual([letter]);
      expect(await kept()).toEqual(['']);
    },
  );

  test('one of two is gone, the other takes it: no letter, and no word stays', async () => {
    await withDevices('phone', 'desk');
    service.answers.push({ status: 410 });
    await tell();
    await settle();
    expect((await pushes()).map(({ state }) => state).toSorted()).toEqual(['expired', 'sent']);
    expect([await letters(), await kept()]).toEqual([[], ['']]);
  });

  test('both are gone: a letter once the last is, and not before', async () => {
    await withDevices('phone', 'desk');
    service.answers.push({ status: 410 }, { status: 410 });
    await tell();
    const [first, last] = (await pushes()).map(({ id }) => ({ rootId: dana().personId, id }));
    if (!first || !last) throw new Error('two devices, two pushes');
    await sendPush(first);
    expect([await letters(), await kept()]).toEqual([[], ['Waits: cause']]);
    await sendPush(last);
    expect([await letters(), await kept()]).toEqual([[letter], ['']]);
    await settle();
  });

  test('both are gone at the same moment: still one letter', async () => {
    await withDevices('phone', 'desk');
    service.answers.push({ status: 410 }, { status: 410 });
    await tell();
    const refs = (await pushes()).map(({ id }) => ({ rootId: dana().personId, id }));
    await Promise.all(refs.map(sendPush));
    expect([await letters(), await kept()]).toEqual([[letter], ['']]);
  });

  test('the job runs twice: one letter', async () => {
    await withDevices('phone');
    service.answers.push({ status: 410 });
    await tell();
    const [push] = await pushes();
    await settle();
    const again = { rootId: dana().personId, id: push?.id ?? '' };
    await sendPush(again);
    await db.updateTable('notification_pushes').set({ state: 'queued' }).execute();
    await sendPush(again);
    if (push) await change((tx) => afterPush(tx, push));
    expect(await letters()).toEqual([letter]);
  });

  test('its tries run out: a letter, and the push rests as refused', async () => {
    await withDevices('phone');
    for (let nth = 0; nth < 11; nth++) service.answers.push({ status: 503 });
    await tell();
    await runDueJobs(jobs, { mayFail: true });
    expect(await pushes()).toMatchObject([
      { state: 'refused', attempts: 11, path: '', problem: 'the push service answers 503' },
    ]);
    expect([await letters(), await kept()]).toEqual([[letter], ['']]);
    expect(service.came).toEqual([]);
  });

  test('it is too old when its turn comes: a letter', async () => {
    await withDevices('phone');
    await tell();
    setClock(new Date(monday.getTime() + DAY + 1));
    await settle();
    expect(await letters()).toEqual([letter]);
  });

  test('only what was not taken becomes a letter, not the news before it', async () => {
    await withDevices('phone');
    await tell('first');
    await settle();
    service.answers.push({ status: 410 });
    await tell('cause');
    await settle();
    expect(await letters()).toEqual([letter]);
  });
});

test('the same thing becomes one letter, and one message on each device', async () => {
  const told = { id: newId(), email: 'dana@example.org', locale: 'ru' as const, kind: 'triage' };
  const write = () =>
    change((tx) => writeAsLetter(tx, { ...told, aboutId: null, subject: 'S', parts: ['P'] }));
  await write();
  await write();
  expect(await letters()).toHaveLength(1);
  const cause = { rootId: newId(), kind: 'triage', once: told.id };
  expect(pushIdOf(told.id, cause)).toBe(pushIdOf(told.id, { ...cause }));
  expect(pushIdOf(newId(), cause)).not.toBe(pushIdOf(told.id, cause));
});
