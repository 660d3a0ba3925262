import { afterAll, beforeAll, expect, test } from 'vitest';
import { ownHooks } from '#modules/clients/queries-hooks.ts';
import { now, setClock } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { startReceiver } from '../../../../test/hook-receiver.ts';
import { hireCast, type Cast } from '../../../../test/people.ts';
import { layTown, type Town } from '../../../../test/town.ts';
import { hookActions } from './hook-actions.ts';

let town: Town;
let cast: Cast;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
beforeAll(async () => {
  Object.assign(config, { hooksToLoopback: true });
  setClock(now());
  town = await layTown();
  cast = await hireCast();
  receiver = await startReceiver();
});
afterAll(async () => {
  setClock(null);
  await receiver.stop();
});

type Event = Parameters<typeof hookActions.addHook>[0];
async function post(action: keyof typeof hookActions, values: Record<string, string>) {
  const body = new FormData();
  for (const [name, value] of Object.entries(values)) body.set(name, value);
  const request = new Request('https://lamp.example.org/account/keys', { method: 'POST', body });
  const locals = { actor: cast.operatorOfAll, locale: 'en' };
  try {
    return await hookActions[action]({ request, locals } as unknown as Event);
  } catch (way) {
    return way;
  }
}
const own = () => ownHooks(cast.operatorOfAll);

test('a webhook is added with its bounds, its secret shown once, tested, paused, resumed and removed', async () => {
  const added = (await post('addHook', {
    ...{ url: receiver.url, 'event-report.claimed': 'yes' },
    ...{ area: town.area('petropavl'), category: town.category('bench') },
  })) as { secret: string };
  expect(added.secret).toMatch(/^whsec_/);
  receiver.know(added.secret);
  const [hook] = await own();
  expect(hook).toMatchObject({
    ...{ events: ['report.claimed'], areaIds: [town.area('petropavl')], paused: null },
    categoryIds: [town.category('bench')],
  });
  const id = hook?.id ?? '';
  expect(await post('test', { hook: id })).toMatchObject({ tested: { id, status: 204 } });
  expect(await post('pause', { hook: id })).toMatchObject({ status: 303 });
  expect(await own()).toMatchObject([{ paused: 'owner' }]);
  expect(await post('resume', { hook: id })).toMatchObject({ status: 303 });
  expect(await own()).toMatchObject([{ paused: null }]);
  expect(await post('drop', { hook: id })).toMatchObject({ status: 303 });
  expect(await own()).toEqual([]);
});

test.each([
  [{ url: 'nowhere' }, 'url', 'client.url-wrong'],
  [{ url: 'http://10.0.0.1/' }, 'url', 'client.url-not-public'],
  [{ url: 'https://a.example', none: 'events' }, 'events', 'client.choose-event'],
  [{ url: 'https://a.example', area: 'x' }, 'area', 'client.no-such-area'],
  [{ url: 'https://a.example', category: 'x' }, 'category', 'report.choose-category'],
])('%o is refused beside its field, with what was typed', async (sent, field, key) => {
  const { none, ...values } = { none: '', ...sent };
  const events = none ? {} : { 'event-report.filed': 'yes' };
  expect(await post('addHook', { ...values, ...events } as Record<string, string>)).toMatchObject({
    data: { problems: [{ field, key }], values: { url: sent.url } },
  });
  expect(await own()).toEqual([]);
});

test('a webhook that is not there is neither tested nor paused', async () => {
  const gone = { data: { problems: [{ key: 'client.hook-unknown' }] } };
  expect(await post('test', { hook: 'x' })).toMatchObject(gone);
  expect(await post('pause', { hook: 'x' })).toMatchObject(gone);
});
