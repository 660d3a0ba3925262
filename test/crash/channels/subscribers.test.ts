// A warning on its way to five hundred subscribers, and the worker is killed twice: each gets it, a repeat shows as one.
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { sql } from 'kysely';
import { AT_ONCE } from '#modules/subscriptions/rules-subscribers.ts';
import { syndicate } from '#modules/syndication/actions.ts';
import { change, db } from '#server/database.ts';
import { thing } from '../../subscribers.ts';
import { jobsHeld } from '../jobs-left.ts';
import { config } from '#server/config.ts';
import { startMailCounter } from '../mail-counter.ts';
import { openHouse, type House } from './house.ts';

const SUBSCRIBERS = 500;
const KILLED_AT = [60, 250];

let mail: Awaited<ReturnType<typeof startMailCounter>>;
let house: House;

beforeAll(async () => {
  mail = await startMailCounter();
  house = await openHouse(['worker'], () => ({ SMTP_URL: mail.url }));
  await subscribeAll();
});
afterAll(async () => {
  await house?.stop();
  await mail?.stop();
});

const subscribeAll = () =>
  sql`with made as (
      insert into subscription_subscribers
        (id, way, address, locale, digest, made_at, asked_at, confirmed_at)
      select gen_random_uuid(), 'email', 'r' || nth || '@example.org', 'ru', 'daily',
        now(), now(), now() from generate_series(1, ${SUBSCRIBERS}::int) nth returning id)
    insert into subscription_wishes (subscriber_id, id, made_at, confirmed_at)
    select id, gen_random_uuid(), now(), now() from made`.execute(db);

const statesOf = async (id: string) => {
  const rows = await db
    .selectFrom('subscription_sendings')
    .select('state')
    .where('item_id', '=', id)
    .execute();
  return rows.map(({ state }) => state);
};

test('everybody gets it, and a repeat bears the Message-ID of the first', async () => {
  const warning = thing({ publishedAt: new Date() });
  await change((tx) => syndicate(tx, warning));
  let inHand = 0;
  for (const count of KILLED_AT) {
    await vi.waitFor(() => expect(mail.came.size).toBeGreaterThan(count), {
      ...{ timeout: 60_000, interval: 2 },
    });
    await house.kill('worker');
    inHand += (await jobsHeld(config.databaseUrl)) * AT_ONCE;
    await house.start('worker');
  }
  const everybody = Array.from({ length: SUBSCRIBERS }, () => 'sent');
  await vi.waitFor(async () => expect(await statesOf(warning.id)).toEqual(everybody), {
    ...{ timeout: 100_000, interval: 250 },
  });
  expect(mail.came.size).toBe(SUBSCRIBERS);
  const repeats = [...mail.came.values()].reduce((sum, { length }) => sum + length - 1, 0);
  process.stdout.write(`the worker was killed ${KILLED_AT.length} times: ${repeats} came twice\n`);
  expect(repeats).toBeLessThanOrEqual(inHand);
});
