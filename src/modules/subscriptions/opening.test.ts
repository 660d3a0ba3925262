import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { stranger } from '#modules/people/rules.ts';
import { setClock } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { db } from '#server/database.ts';
import { DAY, monday, pass, settle } from '../../../test/loop.ts';
import {
  editor,
  forgetEverybody,
  news,
  publish,
  readLetter,
  subscribed,
  subscriberAt,
  thing,
  withdraw,
} from '../../../test/subscribers.ts';
import { layTown } from '../../../test/town.ts';
import { queueDigests } from './digests.ts';
import { forgetOldSubscriptions } from './forgetting.ts';
import { openByLetter, openedByLetters } from './opening.ts';
import { openedKey } from './subscriber-keys.ts';
import { choose } from './wishes.ts';

const deliver = vi.hoisted(() => vi.fn<(to: string, raw: string) => Promise<void>>());
vi.mock('#server/mail.ts', async (original) => ({
  ...(await original<object>()),
  deliverWritten: deliver,
}));

beforeAll(async () => {
  setClock(monday);
  config.smtpUrl = 'smtp://mail.example:25';
  await layTown();
});
beforeEach(async () => {
  setClock(monday);
  await forgetEverybody();
  await db.deleteFrom('rate_limits').execute();
  deliver.mockReset();
});
afterAll(() => setClock(null));

async function letterTo(address: string) {
  const [, raw = ''] = deliver.mock.calls.findLast(([to]) => to === address) ?? [];
  return (await readLetter(raw)).words;
}

const counted = (words: string) => /\/opened\/([\w-]+)\?lang=ru/.exec(words)?.[1] ?? '';
const browser = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0' };
const from = (address: string, headers: Record<string, string> = browser) => ({
  ...{ address, request: new Request('http://localhost', { headers }) },
});
const numbers = (id: string) => openedByLetters(editor, id);

test('who agreed has links that are counted, in what comes at once and in digests; who did not has plain ones', async () => {
  await subscribed('agrees@example.org', { countsOpens: 'yes' });
  await subscribed('not@example.org');
  const it = await publish(thing());
  const [agrees, not] = [await letterTo('agrees@example.org'), await letterTo('not@example.org')];
  expect(agrees).not.toContain(it.path);
  expect(not).toContain(`${it.path}?lang=ru`);
  expect(not).not.toContain('/opened/');
  const item = await openByLetter(counted(agrees), from('192.0.2.1'));
  expect(item).toMatchObject({ id: it.id, path: it.path });
  expect(await numbers(it.id)).toEqual({ agreed: 1, opened: 1 });

  const later = await publish(news());
  await pass(DAY);
  await queueDigests();
  await settle();
  expect(await letterTo('not@example.org')).toContain(`${later.path}?lang=ru`);
  const key = counted(await letterTo('agrees@example.org'));
  await openByLetter(key, from('192.0.2.1'));
  expect(await numbers(later.id)).toEqual({ agreed: 1, opened: 1 });
});

test('the link is the same for everybody who agreed, so it tells nothing of whose it was', async () => {
  await subscribed('one@example.org', { countsOpens: 'yes' });
  await subscribed('two@example.org', { countsOpens: 'yes' });
  const it = await publish(thing());
  const [one, two] = [await letterTo('one@example.org'), await letterTo('two@example.org')];
  expect(counted(one)).toBe(counted(two));
  await openByLetter(counted(one), from('192.0.2.1'));
  expect(await numbers(it.id)).toEqual({ agreed: 2, opened: 1 });
});

test('robots, what is fetched ahead and one address on and on are not counted, but led on', async () => {
  const { id, path } = await publish(thing());
  const key = openedKey(id);
  const prefetched = { ...browser, 'sec-purpose': 'prefetch' };
  const robots: Record<string, string>[] = [{}, { 'user-agent': 'Googlebot/2.1' }, prefetched];
  for (const headers of robots) {
    expect(await openByLetter(key, from('192.0.2.2', headers))).toMatchObject({ path });
  }
  expect((await numbers(id)).opened).toBe(0);
  const many = Array.from({ length: 35 }, () => openByLetter(key, from('192.0.2.3')));
  for (const item of await Promise.all(many)) expect(item.path).toBe(path);
  expect((await numbers(id)).opened).toBe(30);
  await openByLetter(key, from('192.0.2.4'));
  expect((await numbers(id)).opened).toBe(31);
});

test('who changes their mind has plain links from the next letter on; the numbers outlive who was told', async () => {
  await subscribed('agrees@example.org', { countsOpens: 'yes' });
  const { id } = await subscriberAt('agrees@example.org');
  const first = await publish(thing());
  await openByLetter(openedKey(first.id), from('192.0.2.1'));
  await choose({ id }, { digest: 'daily', locale: 'ru', countsOpens: false });
  expect(await numbers(first.id)).toEqual({ agreed: 1, opened: 1 });
  await pass(91 * DAY);
  await forgetOldSubscriptions();
  expect(await numbers(first.id)).toEqual({ agreed: 1, opened: 1 });
  const second = await publish(thing());
  expect(await letterTo('agrees@example.org')).toContain(second.path);
  expect(await numbers(second.id)).toEqual({ agreed: 0, opened: 0 });
});

test('what is withdrawn still leads to its page, and strangers see no numbers', async () => {
  const it = await publish(thing());
  await withdraw(it);
  expect(await openByLetter(openedKey(it.id), from('192.0.2.1'))).toMatchObject({ path: it.path });
  await expect(openedByLetters(stranger, it.id)).rejects.toMatchObject({ status: 403 });
});
