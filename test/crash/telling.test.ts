// Ten thousand notices on their way, and the worker is killed twice: each arrives, and a repeat shows as one.
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { query } from '../database-copies.ts';
import { jobsHeld } from './jobs-left.ts';
import { startMailCounter } from './mail-counter.ts';
import { serve, type Served } from './served.ts';

const ALONE = 9000;
/** Things about which one address is told five times: these must keep their order. */
const THREADS = 200;
const IN_THREAD = 5;
const ALL = ALONE + THREADS * IN_THREAD;
const KILLED_AT = [3000, 6500];
/** Written at once: so many transactions of so many notices. */
const WRITERS = 4;
const AT_ONCE = 100;

let mail: Awaited<ReturnType<typeof startMailCounter>>;
let served: Served;
const inFlight: number[] = [];

beforeAll(async () => {
  mail = await startMailCounter();
  served = await serve(mail.url);
  await writeNotices();
  const since = performance.now();
  const before = mail.came.size;
  for (const count of KILLED_AT) {
    await arrived(count);
    await served.shoot('worker', async () => inFlight.push(await jobsHeld(served.databaseUrl())));
  }
  await everythingSent();
  const rate = (((ALL - before) * 1000) / (performance.now() - since)).toFixed(0);
  process.stdout.write(
    `${ALL} notices: ${before} left while they were written, then ${rate} letters/s\n`,
  );
}, 900_000);
afterAll(async () => {
  await served?.stop();
  await mail?.stop();
});

const ask = <Row extends Record<string, unknown>>(text: string) =>
  query<Row>(served.databaseUrl(), text);
const first = async (text: string) => (await ask<{ count: number }>(text))[0]?.count ?? -1;

const left = () => first("select count(*)::int as count from letters where state <> 'sent'");

const arrived = (count: number) =>
  vi.waitFor(() => expect(mail.came.size).toBeGreaterThan(count), {
    ...{ timeout: 300_000, interval: 5 },
  });
const everythingSent = () =>
  vi.waitFor(async () => expect(await left()).toBe(0), { timeout: 300_000, interval: 250 });

/** Through the same door as everything else in the house. */
async function writeNotices(): Promise<void> {
  process.env.DATABASE_URL = served.databaseUrl();
  process.env.DATA_DIR = served.dataDir;
  const { notify } = await import('#modules/notifications/actions.ts');
  const { change, closeDatabase } = await import('#server/database.ts');
  const { newId } = await import('#server/ids.ts');
  const notices = [
    ...Array.from({ length: ALONE }, (_, nth) => ({
      nth,
      email: `r${nth}@example.org`,
      id: newId(),
    })),
    ...Array.from({ length: THREADS }, (_, nth) => {
      const thread = { nth, email: `t${nth}@example.org`, id: newId() };
      return Array.from({ length: IN_THREAD }, () => thread);
    }).flat(),
  ].map((notice, nth) => ({ ...notice, once: String(nth) }));
  const writer = async (): Promise<void> => {
    const some = notices.splice(0, AT_ONCE);
    if (some.length === 0) return;
    await change(async (tx) => {
      for (const { email, id, once } of some) {
        await notify(tx, {
          ...{ kind: 'update', to: { email, locale: 'ru' }, about: { id, path: '/reports' }, once },
          ...{ subject: `News ${once}`, parts: ['It was repaired.'] },
        });
      }
    });
    await writer();
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
  await closeDatabase();
}

test('every notice was delivered', async () => {
  const letters = await ask<{ message_id: string }>('select message_id from letters');
  expect(letters).toHaveLength(ALL);
  expect([...mail.came.keys()].toSorted()).toEqual(letters.map((it) => it.message_id).toSorted());
});

test('a repeat bears the Message-ID of the first, and there are no more than were in flight', () => {
  const repeats = [...mail.came.values()].reduce((sum, { length }) => sum + length - 1, 0);
  for (const subjects of mail.came.values()) expect(new Set(subjects).size).toBe(1);
  const most = inFlight.reduce((sum, count) => sum + count, 0);
  process.stdout.write(
    `the worker was killed ${inFlight.length} times with ${inFlight.join(' and ')} letters in flight: ${repeats} came twice\n`,
  );
  expect(inFlight).toHaveLength(KILLED_AT.length);
  expect(repeats).toBeLessThanOrEqual(most);
});

test('about one thing nobody reads the later before the earlier', async () => {
  const rows = await ask<{ ids: string[] }>(
    `select array_agg(message_id order by queued_at, id) as ids from letters
     where recipient like 't%' group by about_id`,
  );
  expect(rows).toHaveLength(THREADS);
  const order = new Map([...mail.came.keys()].map((id, place) => [id, place]));
  for (const { ids } of rows) {
    const places = ids.map((id) => order.get(id) ?? -1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  }
});
