import { parseAtomFeed } from 'feedsmith';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { setClock } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { startSubscriber } from '../../../../test/hub-subscriber.ts';
import { runDueJobs } from '../../../../test/jobs.ts';
import { layTown } from '../../../../test/town.ts';
import { POST } from './hub/+server.ts';
import { syndicate } from '#modules/syndication/actions.ts';
import { askHub } from '#modules/syndication/hub.ts';
import { forgetSubscriptions } from '#modules/syndication/hub-telling.ts';
import { jobs } from '#modules/syndication/jobs.ts';
import { leaseOf, nextMessage, nextQuestion } from '#modules/syndication/rules-hub.ts';

const monday = new Date('2026-11-23T06:00:00Z');
const hours = (count: number) => new Date(monday.getTime() + count * 3_600_000);
const secret = 'жұмбақ';
const topic = `${config.publicUrl}/feeds/ru/news.atom?kind=news`;
let reader: Awaited<ReturnType<typeof startSubscriber>>;

beforeAll(async () => {
  Object.assign(config, { hooksToLoopback: true });
  await layTown();
  reader = await startSubscriber(secret);
});
afterAll(async () => {
  Object.assign(config, { hooksToLoopback: false });
  setClock(null);
  await reader.stop();
});
beforeEach(async () => {
  setClock(monday);
  await sql`delete from graphile_worker._private_jobs`.execute(db);
  await db.deleteFrom('syndication_hub_subscriptions').execute();
  Object.assign(reader.state, { consent: 'echo', questions: [], heard: [], answers: [] });
});

const ask = async (fields: Record<string, string>) => {
  const body = new URLSearchParams({
    ...{ 'hub.mode': 'subscribe', 'hub.topic': topic, 'hub.callback': reader.url },
    ...fields,
  });
  const request = new Request(`${config.publicUrl}/feeds/hub`, { method: 'POST', body });
  const answer = await POST({
    ...{ request, locals: { locale: 'en' }, getClientAddress: () => '192.0.2.40' },
  } as unknown as Parameters<typeof POST>[0]);
  return [answer.status, await answer.text()] as const;
};
const publish = (kind: 'news' | 'event' = 'news', id = newId()) =>
  change((tx) =>
    syndicate(tx, {
      ...{ id, kind, publishedAt: monday, path: `/news/${id}` },
      texts: { ru: { title: 'Светло', summary: 'Двор', html: '<p>Да</p>', words: 'Да' } },
    }),
  );
const subscriptions = () => db.selectFrom('syndication_hub_subscriptions').selectAll().execute();

test('whoever subscribed and said so themselves is sent the feed, signed, whenever it changes', async () => {
  expect(await ask({ 'hub.secret': secret, 'hub.lease_seconds': '172800' })).toEqual([202, '']);
  expect(await subscriptions()).toEqual([]);
  await runDueJobs(jobs);
  const [question] = reader.state.questions;
  expect(Object.fromEntries(question ?? [])).toMatchObject({
    ...{ of: '7', 'hub.mode': 'subscribe', 'hub.topic': topic, 'hub.lease_seconds': '172800' },
  });
  const [kept] = await subscriptions();
  expect(kept?.expires_at).toEqual(hours(48));
  expect(kept?.secret).not.toContain(secret);
  const id = newId();
  await publish('news', id);
  await publish('event');
  await runDueJobs(jobs);
  expect(reader.state.heard).toHaveLength(1);
  const [message] = reader.state.heard;
  expect(message).toMatchObject({
    signed: true,
    headers: {
      'content-type': 'application/atom+xml; charset=utf-8',
      link: `<${config.publicUrl}/feeds/hub>; rel="hub", <${topic}>; rel="self"`,
    },
  });
  expect(parseAtomFeed(message?.body ?? '').entries?.map((entry) => entry.id)).toEqual([
    `urn:uuid:${id}`,
  ]);
});

test('nobody is subscribed who did not ask for it, and nobody unsubscribed', async () => {
  reader.state.consent = 'other';
  await ask({});
  await runDueJobs(jobs);
  expect(await subscriptions()).toEqual([]);
  reader.state.consent = 'echo';
  await ask({});
  await runDueJobs(jobs);
  reader.state.consent = 'other';
  await ask({ 'hub.mode': 'unsubscribe' });
  await runDueJobs(jobs);
  expect(await subscriptions()).toHaveLength(1);
  reader.state.consent = 'echo';
  await ask({ 'hub.mode': 'unsubscribe' });
  await runDueJobs(jobs);
  expect(await subscriptions()).toEqual([]);
  expect(reader.state.questions.at(-1)?.has('hub.lease_seconds')).toBe(false);
});

test('an address that does not answer is asked three times and then left alone', async () => {
  reader.state.consent = 'broken';
  await ask({});
  await runDueJobs(jobs, { future: true });
  expect(reader.state.questions).toHaveLength(3);
  expect(await subscriptions()).toEqual([]);
});

test('addresses of our own network, feeds that are none and secrets too long are refused', async () => {
  const refused = async (fields: Record<string, string>) => {
    const [status, words] = await ask(fields);
    return [status, words.trim().split(/[\s.]/)[0]];
  };
  for (const callback of [
    ...['http://127.0.0.2/x', 'https://10.0.0.8/x', 'https://[::1]/x', 'https://169.254.169.254/'],
    ...[
      'ftp://example.org/',
      'https://u:p@example.org/',
      'http://example.org/',
      'https://localhost/',
    ],
  ]) {
    expect([callback, await refused({ 'hub.callback': callback })]).toEqual([
      callback,
      [422, 'hub'],
    ]);
  }
  for (const other of [
    ...['https://elsewhere.example/feeds/ru/news.atom', `${config.publicUrl}/feeds/de/news.atom`],
    ...[
      `${topic}&utm=1`,
      `${config.publicUrl}/feeds/ru/news.atom?area=nowhere`,
      '/feeds/ru/news.atom',
    ],
  ]) {
    expect([other, (await refused({ 'hub.topic': other }))[0]]).toEqual([other, 422]);
  }
  expect((await refused({ 'hub.mode': 'publish' }))[0]).toBe(400);
  expect((await refused({ 'hub.secret': 'x'.repeat(200) }))[0]).toBe(400);
  expect((await refused({ 'hub.lease_seconds': '-1' }))[0]).toBe(400);
  const unknown = { mode: 'subscribe', topic, callback: '' } as const;
  await expect(askHub(unknown)).rejects.toMatchObject({ key: 'feed.hub-callback', status: 422 });
  expect(await runDueJobs(jobs)).toEqual([]);
});

test('nobody can make us ask one address without end', async () => {
  const callback = 'https://victim.example.org/';
  const statuses = new Set<number>();
  for (let nth = 0; nth < 61; nth += 1) {
    const question = { mode: 'subscribe', topic, callback } as const;
    await askHub(question).catch(({ status }: { status: number }) => statuses.add(status));
  }
  expect([...statuses]).toEqual([429]);
});

test('a reader that fails is told later and more seldom, of all at once; after three days no more', async () => {
  await ask({ 'hub.lease_seconds': '2592000' });
  await runDueJobs(jobs);
  reader.state.answers.push(500, 500);
  await publish();
  await publish();
  await runDueJobs(jobs);
  expect(reader.state.heard).toEqual([]);
  expect(await subscriptions()).toMatchObject([{ failures: 1, failing_since: monday }]);
  setClock(new Date(monday.getTime() + 10_000));
  await publish();
  await runDueJobs(jobs);
  setClock(new Date(monday.getTime() + 311_000));
  await runDueJobs(jobs);
  expect(reader.state.heard).toHaveLength(1);
  expect(reader.state.heard[0]?.headers).not.toHaveProperty('x-hub-signature');
  expect(await subscriptions()).toMatchObject([{ failures: 0, failing_since: null }]);
  reader.state.answers.push(500);
  await publish();
  await runDueJobs(jobs);
  setClock(hours(100));
  reader.state.answers.push(500);
  await runDueJobs(jobs);
  expect(await subscriptions()).toMatchObject([{ paused_at: hours(100) }]);
  await publish();
  await runDueJobs(jobs);
  expect(reader.state.heard).toHaveLength(1);
  await ask({});
  await runDueJobs(jobs);
  expect(await subscriptions()).toMatchObject([{ paused_at: null, failures: 0 }]);
});

test('whoever says that they are gone is forgotten, and so is whoever does not renew', async () => {
  await ask({});
  await runDueJobs(jobs);
  reader.state.answers.push(410);
  await publish();
  await runDueJobs(jobs);
  expect(await subscriptions()).toEqual([]);
  await ask({});
  await runDueJobs(jobs);
  setClock(hours(24 * 10 + 1));
  await publish();
  await runDueJobs(jobs);
  expect(reader.state.heard).toEqual([]);
  await forgetSubscriptions();
  expect(await subscriptions()).toEqual([]);
});

test('a subscription holds from a day to a month, and waits grow', () => {
  expect([leaseOf(undefined), leaseOf(1), leaseOf(999_999_999)]).toEqual([
    864_000, 86_400, 2_592_000,
  ]);
  expect(nextQuestion(1, monday)).toEqual(new Date(monday.getTime() + 60_000));
  expect(nextQuestion(3, monday)).toBeNull();
  expect(nextMessage(1, 3600, monday)).toEqual(hours(1));
  expect(nextMessage(99, null, monday)).toEqual(hours(12));
});
