// The API: one report from photo to confirmed outcome by two programs, and a third that hears of it by webhooks.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { startReceiver } from '../../hook-receiver.ts';
import { keyOf } from '../../keys.ts';
import { picture } from '../../loop.ts';
import { hireCast, type Cast } from '../../people.ts';
import { layTown, yard } from '../../town.ts';
import { confirmedOnce, holdTable, openHouse, soon, type House } from './house.ts';

const hopper = readFileSync('test/fixtures/photos/hopper.jpg');
let cast: Cast;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let house: House;

beforeAll(async () => {
  await layTown();
  cast = await hireCast();
  receiver = await startReceiver();
  house = await openHouse(['web', 'worker'], () => ({ HOOKS_TO_LOOPBACK: 'true' }));
});
afterAll(async () => {
  await house?.stop();
  await receiver?.stop();
});

type Asking = { key?: string; json?: unknown; photo?: Buffer };

function ask(method: 'GET' | 'POST', path: string, { key, json, photo }: Asking = {}) {
  const type = photo ? 'image/jpeg' : 'application/json';
  return fetch(`${house.site}/api/v1${path}`, {
    method,
    headers: {
      ...(key && { authorization: `Bearer ${key}` }),
      ...((photo || json !== undefined) && { 'content-type': type }),
    },
    ...(json !== undefined && { body: JSON.stringify(json) }),
    ...(photo && { body: new Uint8Array(photo) }),
  });
}

/** Asks until there is an answer, as programs do; gives what it says. */
const asked = (method: 'GET' | 'POST', path: string, asking?: Asking) =>
  soon(async () => {
    const answer = await ask(method, path, asking);
    const said = await answer.text();
    expect({ ok: answer.ok, said }).toMatchObject({ ok: true });
    return (said ? JSON.parse(said) : {}) as Record<string, string>;
  });

/** A program that is told everything that happens. */
async function listen(): Promise<void> {
  const key = await keyOf(cast.operatorOfAll, 'hooks');
  const { secret = '' } = await asked('POST', '/hooks', { key, json: { url: receiver.url } });
  receiver.know(secret);
}

async function file(): Promise<string> {
  const id = newId();
  const key = await keyOf(cast.operatorOfAll, 'reports:write');
  await asked('POST', `/reports/photos?draft=${id}`, { key, photo: hopper });
  const report = { key, json: { ...{ id, ...yard, category: 'lamp', words: 'It is dark here' } } };
  // The web process is killed in the middle of filing; the program sends the same again, and once more.
  const held = await holdTable('reports');
  const lost = ask('POST', '/reports', report).catch((problem: Error) => problem);
  await house.killWhileHeld(held.waits(), 'web');
  expect(await lost).toBeInstanceOf(Error);
  await held.letGo();
  const { receipt = '' } = await asked('POST', '/reports', report);
  expect(await asked('POST', '/reports', report)).toMatchObject({ receipt });
  return receipt;
}

async function doTheTask(): Promise<void> {
  const key = await keyOf(cast.lampWorker, 'tasks:write');
  const task = await soon(async () => {
    const { items } = await asked('GET', '/tasks', { key });
    const [first] = items as unknown as { key: string }[];
    return first?.key ?? Promise.reject(new Error('no task yet'));
  });
  await asked('POST', `/tasks/${task}/accept`, { key });
  await asked('POST', `/tasks/${task}/photos`, { key, photo: await picture() });
  await asked('POST', `/tasks/${task}/done`, { key, json: { words: 'A new bulb' } });
}

test('from photo to confirmed outcome by the API, once, though web and worker are killed in the middle', async () => {
  await listen();
  // Killed when a program has heard of the report and it does not know so yet; so again of the repair.
  const hearsFiled = receiver.hold('report.filed');
  const receipt = await file();
  await house.killWhileHeld(hearsFiled);
  const hearsClaimed = receiver.hold('report.claimed');
  await doTheTask();
  await house.killWhileHeld(hearsClaimed);
  await asked('POST', `/receipts/${receipt}/verdict`, { json: { answer: 'yes' } });

  const { code } = await confirmedOnce('api');
  expect(house.killed).toEqual(['web', 'worker', 'worker']);
  expect(await asked('GET', `/reports/${code}`)).toMatchObject({ state: 'confirmed' });
  const deliveries = await db
    .selectFrom('client_deliveries')
    .selectAll()
    .orderBy('move_id')
    .execute();
  expect(deliveries.map(({ event, state }) => `${event} ${state}`)).toEqual([
    ...['report.filed sent', 'report.assigned sent', 'report.accepted sent'],
    ...['report.claimed sent', 'report.confirmed sent'],
  ]);
  // Each was heard; a repeat bears the same id and says the same.
  const heard = new Map(receiver.heard.map((message) => [message.id, message]));
  expect([...heard.keys()].toSorted()).toEqual(deliveries.map(({ id }) => id).toSorted());
  for (const message of receiver.heard) expect(heard.get(message.id)).toEqual(message);
  expect(receiver.heard).toHaveLength(deliveries.length + 2);
});
