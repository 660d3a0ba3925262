import { afterAll, beforeAll, expect, test } from 'vitest';
import { openedByLetters } from '#modules/subscriptions/opening.ts';
import { openedKey } from '#modules/subscriptions/subscriber-keys.ts';
import { setClock } from '#server/clock.ts';
import { newId } from '#server/ids.ts';
import { monday } from '../../../../test/loop.ts';
import { editor, publish, thing } from '../../../../test/subscribers.ts';
import { layTown } from '../../../../test/town.ts';
import { GET } from './[key]/+server.ts';

beforeAll(async () => {
  setClock(monday);
  await layTown();
});
afterAll(() => setClock(null));

const browser = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0' };

test('the page leads on in the language of the letter, and nowhere by a link that was not made here', async () => {
  const { id, path } = await publish(thing());
  const ask = (key: string, search: string, method = 'GET') => {
    const url = new URL(`http://localhost/opened/${key}${search}`);
    const request = new Request(url, { headers: browser, method });
    return GET({
      ...{ params: { key }, url, request, getClientAddress: () => '192.0.2.5' },
    } as unknown as Parameters<typeof GET>[0]);
  };
  const led = await ask(openedKey(id), '?lang=kk');
  expect([led.status, led.headers.get('location')]).toEqual([303, `${path}?lang=kk`]);
  expect((await ask(openedKey(id), '', 'HEAD')).status).toBe(303);
  expect((await openedByLetters(editor, id)).opened).toBe(1);
  const plain = await ask(openedKey(id), '?lang=//evil.example');
  expect(plain.headers.get('location')).toBe(path);
  for (const key of ['x'.repeat(64), openedKey(newId()), `${openedKey(id)}A`]) {
    await expect(ask(key, '')).rejects.toMatchObject({ status: 404 });
  }
});
