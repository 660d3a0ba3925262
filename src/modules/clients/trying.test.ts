import { afterAll, beforeAll, expect, test } from 'vitest';
import { now, setClock } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { startReceiver } from '../../../test/hook-receiver.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown } from '../../../test/town.ts';
import { addHook } from './hooks.ts';
import { newHook } from './input.ts';
import { deliveriesOf, ownHook } from './queries-hooks.ts';
import { tryHook } from './trying.ts';

let cast: Cast;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let hook: { id: string; secret: string };
beforeAll(async () => {
  Object.assign(config, { hooksToLoopback: true });
  setClock(now());
  await layTown();
  cast = await hireCast();
  receiver = await startReceiver();
  const input = { ...newHook.parse({ url: receiver.url }), areaIds: [], categoryIds: [] };
  hook = await addHook(cast.operatorOfAll, input);
  receiver.know(hook.secret);
});
afterAll(async () => {
  setClock(null);
  await receiver.stop();
});

test('a webhook is tested with a signed message, and its owner sees what was answered', async () => {
  expect(await tryHook(cast.operatorOfAll, hook.id)).toEqual({ status: 204, problem: null });
  expect(receiver.heard).toMatchObject([{ type: 'hook.test', data: {} }]);
  receiver.answerWith(500);
  expect(await tryHook(cast.operatorOfAll, hook.id)).toEqual({
    ...{ status: 500, problem: 'answers 500' },
  });
  expect(await ownHook(cast.operatorOfAll, hook.id)).toMatchObject({ failingSince: null });
  expect(await deliveriesOf(cast.operatorOfAll, hook.id)).toEqual([]);
});

test('nobody tests the webhook of somebody else', async () => {
  await expect(tryHook(cast.lampWorker, hook.id)).rejects.toMatchObject({ status: 404 });
  await expect(tryHook(cast.operatorOfAll, 'x')).rejects.toMatchObject({ status: 404 });
});
