import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { stranger } from '#modules/people/rules.ts';
import { approveReport, editReport, hideReport } from '#modules/reports/moderation.ts';
import { reportFace } from './report-face.ts';
import { forget } from '#server/cache.ts';
import { now, setClock } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { db } from '#server/database.ts';
import { LISTENERS } from '#server/listeners.ts';
import { startReceiver } from '../../../test/hook-receiver.ts';
import { DAY, fileAndClaim, fileAndSettle, HOUR, monday, pass } from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, type Town } from '../../../test/town.ts';
import { forgetOldDeliveries } from './erasing.ts';
import { addHook, changeHook, dropHook, sendHookAgain } from './hooks.ts';
import { newHook } from './input.ts';
import { allClients, deliveriesOf, ownHooks } from './queries-hooks.ts';

let town: Town;
let cast: Cast;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
beforeAll(async () => {
  Object.assign(config, { hooksToLoopback: true });
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
});
beforeEach(async () => {
  // The receiver's library asks the real clock whether a message is new.
  setClock(null);
  setClock(now());
  receiver = await startReceiver();
});
afterEach(async () => {
  await receiver.stop();
  for (const { id } of await ownHooks(cast.operatorOfAll)) await dropHook(cast.operatorOfAll, id);
});
afterAll(() => setClock(null));

async function listen(more: Record<string, unknown> = {}) {
  const { areaIds = [], categoryIds = [], ...rest } = more;
  const input = newHook.parse({ url: receiver.url, ...rest });
  const bounds = { areaIds: areaIds as string[], categoryIds: categoryIds as string[] };
  const hook = await addHook(cast.operatorOfAll, { ...input, ...bounds });
  receiver.know(hook.secret);
  return hook.id;
}
const types = () => receiver.heard.map(({ type }) => type);

test('a program hears what happens to a report, in order, signed, as everybody may read it', async () => {
  await listen();
  const { code } = await fileAndClaim(town);
  expect(types()).toEqual(['report.filed', 'report.assigned', 'report.accepted', 'report.claimed']);
  const last = receiver.heard.at(-1);
  expect(last?.data).toMatchObject({ code, mergedInto: null });
  expect(reportFace.parse(last?.data.report)).toEqual(last?.data.report);
  expect(new Set(receiver.heard.map(({ id }) => id)).size).toBe(4);
});

test('while nobody listens nothing is queued for programs', async () => {
  await forget(LISTENERS);
  await fileAndSettle(town);
  expect(await db.selectFrom('client_deliveries').selectAll().execute()).toEqual([]);
});

test('what waits for the desk is not told; once it is shown it is, and that it was hidden', async () => {
  await listen();
  const { id, code } = await fileAndSettle(town, { category: 'entrance' });
  expect(types()).toEqual([]);
  await approveReport(cast.operatorOfAll, id);
  await pass(0);
  expect(types()).toEqual(['report.published']);
  await hideReport(cast.operatorOfAll, id, { why: 'A face' });
  await pass(0);
  expect(receiver.heard.at(-1)).toMatchObject({
    type: 'report.hidden',
    data: { code, report: null },
  });
});

test('a hook hears only of the area, category and events it asked for', async () => {
  await listen({ areaIds: [town.area('kyzylzhar')] });
  await listen({ categoryIds: [town.category('bench')] });
  await listen({ events: 'report.claimed' });
  await fileAndClaim(town);
  expect(types()).toEqual(['report.claimed']);
});

test('a receiver in trouble gets it later, what is newer waits for what is older', async () => {
  setClock(new Date(now().getTime() - 250_000));
  const hookId = await listen();
  receiver.answerWith(500, 503);
  await fileAndSettle(town);
  expect(types()).toEqual([]);
  const waiting = await deliveriesOf(cast.operatorOfAll, hookId);
  expect(waiting.map(({ state, attempts }) => [state, attempts]).toSorted()).toEqual([
    ['queued', 0],
    ['queued', 1],
  ]);
  await pass(6000);
  expect(types()).toEqual([]);
  await pass(301_000);
  expect(types()).toEqual(['report.filed', 'report.assigned']);
});

test('a receiver gone for three days is switched off, its owner hears of it, and gets all once it is back', async () => {
  const hookId = await listen({ events: 'report.filed' });
  const begun = now();
  receiver.answerWith(...Array.from({ length: 20 }, () => 500));
  await fileAndSettle(town);
  for (let hours = 0; hours < 80; hours += 4) await pass(4 * HOUR);
  const [hook] = await ownHooks(cast.operatorOfAll);
  expect(hook?.paused).toBe('failed');
  const letters = await db.selectFrom('letters').select('kind').execute();
  expect(letters.map(({ kind }) => kind)).toContain('hook-paused');
  const { dead } = await allClients(cast.administrator);
  expect(dead.map(({ event }) => event)).toEqual(['report.filed']);
  await expect(sendHookAgain(cast.operatorOfAll, hookId)).rejects.toThrow('client.hook-paused');
  await receiver.stop();
  receiver = await startReceiver();
  setClock(begun);
  const secret = await changedTo(hookId, receiver.url);
  receiver.know(secret);
  expect(await sendHookAgain(cast.administrator, hookId)).toBe(1);
  await pass(0);
  expect(types()).toEqual(['report.filed']);
});

/** Moves the hook, and gives its secret, which the receiver knows already. */
async function changedTo(id: string, url: string) {
  const { decipher } = await import('#server/secrets-at-rest.ts');
  await changeHook(cast.operatorOfAll, id, { url, paused: false });
  const { secret } = await db
    .selectFrom('client_hooks')
    .select('secret')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return decipher(`webhook:${id}`, secret);
}

test('a receiver that says "gone" is not asked again', async () => {
  await listen();
  receiver.answerWith(410);
  await fileAndSettle(town);
  expect((await ownHooks(cast.operatorOfAll))[0]?.paused).toBe('failed');
  await fileAndSettle(town);
  expect(types()).toEqual([]);
});

test('nobody has our own network, or a page without encryption, told of anything', async () => {
  Object.assign(config, { hooksToLoopback: false });
  const asked = async (url: string) =>
    addHook(cast.operatorOfAll, { ...newHook.parse({ url }), areaIds: [], categoryIds: [] });
  const inside = ['https://127.0.0.1/', 'https://10.0.0.8/x', 'https://localhost/', 'http://a.kz/'];
  for (const url of [...inside, 'https://user:word@a.kz/', 'https://[::1]/', 'https://a.kz:22/']) {
    await expect(asked(url)).rejects.toThrow('client.url-not-public');
  }
  Object.assign(config, { hooksToLoopback: true });
  await expect(
    addHook(stranger, {
      url: receiver.url,
      events: ['report.filed'],
      areaIds: [],
      categoryIds: [],
    }),
  ).rejects.toThrow('people.sign-in-first');
});

test('a hook is its owner’s: others see, change and drop nothing of it', async () => {
  const id = await listen();
  await expect(changeHook(cast.cleaner, id, { paused: true })).rejects.toThrow('hook-unknown');
  await expect(dropHook(cast.cleaner, id)).rejects.toThrow('client.hook-unknown');
  await expect(sendHookAgain(cast.cleaner, id)).rejects.toThrow('client.hook-unknown');
  await expect(deliveriesOf(cast.cleaner, id)).rejects.toThrow('client.hook-unknown');
  await expect(allClients(cast.operatorOfAll)).rejects.toThrow('people.may-not-administer');
  await changeHook(cast.administrator, id, { paused: true });
  expect((await ownHooks(cast.operatorOfAll))[0]?.paused).toBe('house');
});

test('what was sent is forgotten after a month', async () => {
  await listen();
  await fileAndSettle(town);
  setClock(new Date(now().getTime() + 31 * DAY));
  await forgetOldDeliveries();
  expect(await db.selectFrom('client_deliveries').selectAll().execute()).toEqual([]);
});

test('what was hidden meanwhile is not told any more, though it waited or is sent again', async () => {
  setClock(new Date(now().getTime() - 302_000));
  const hookId = await listen({ events: 'report.filed,report.hidden' });
  receiver.answerWith(500);
  const { id, code } = await fileAndSettle(town);
  await hideReport(cast.operatorOfAll, id, { why: 'A name' });
  await pass(301_000);
  expect(receiver.heard.map(({ type, data }) => [type, data])).toEqual([
    ['report.filed', { code, mergedInto: null, report: null }],
    ['report.hidden', { code, mergedInto: null, report: null }],
  ]);
  await db.updateTable('client_deliveries').set({ state: 'failed' }).execute();
  await sendHookAgain(cast.operatorOfAll, hookId);
  await pass(0);
  expect(receiver.heard).toHaveLength(4);
  expect(receiver.heard.every(({ data }) => data.report === null)).toBe(true);
});

test('words that the desk changed meanwhile are told as they stand now, not as they stood', async () => {
  setClock(new Date(now().getTime() - 302_000));
  await listen({ events: 'report.filed' });
  receiver.answerWith(500);
  const { id, code } = await fileAndSettle(town);
  const publicWords = 'Шам жанбайды';
  const edit = { publicWords, publicAddress: '', categoryId: town.category('lamp'), why: 'A name' };
  await editReport(cast.operatorOfAll, id, edit);
  await pass(301_000);
  expect(receiver.heard.map(({ data }) => data)).toMatchObject([
    { code, report: { words: publicWords } },
  ]);
});

test('of somebody who left nothing more is told, also not what waited', async () => {
  setClock(new Date(now().getTime() - 302_000));
  await listen({ events: 'report.filed' });
  receiver.answerWith(500);
  await fileAndSettle(town);
  const left = (at: Date | null) =>
    db
      .updateTable('people')
      .set({ disabled_at: at })
      .where('id', '=', cast.operatorOfAll.personId)
      .execute();
  await left(now());
  await pass(301_000);
  expect(receiver.heard).toEqual([]);
  await left(null);
});
