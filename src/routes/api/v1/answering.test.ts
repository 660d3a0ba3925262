import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { handle } from '../../../hooks.server.ts';
import type { RequestEvent } from '@sveltejs/kit';
import type { ClientScope } from '#modules/clients/rules.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { idFrom, newId } from '#server/ids.ts';
import { keyOf } from '../../../../test/keys.ts';
import { fileAndSettle, monday, picture, rowOf, settle } from '../../../../test/loop.ts';
import { hireCast, type Cast, type Person } from '../../../../test/people.ts';
import { layTown, yard, type Town } from '../../../../test/town.ts';

type Route = Record<string, (event: RequestEvent) => Promise<Response>>;
const routes = import.meta.glob<Route>('./**/+server.ts', { eager: true });

let town: Town;
let cast: Cast;
let address = 0;
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
});
afterAll(() => setClock(null));

/** The route of a path, and what stands in it. */
function found(path: string): [Route, Record<string, string>] {
  for (const [file, route] of Object.entries(routes).toSorted(
    ([a], [b]) => a.localeCompare(b) * -1,
  )) {
    const folder = file.slice(1).replace(/\/\+server\.ts$/, '');
    const pattern = folder.replace(/\[\.\.\.\w+\]/, '.*').replace(/\[(\w+)\]/g, '(?<$1>[^/]+)');
    const match = new RegExp(`^${pattern}$`).exec(path);
    if (match && !(folder.includes('[code]') && path.endsWith('/photos')))
      return [route, { ...match.groups }];
  }
  throw new Error(path);
}

type Asking = { key?: string; json?: unknown; headers?: Record<string, string>; body?: BodyInit };

/** Asks as a program does, through the same door as in the running site. */
async function ask(method: string, path: string, { key, json, headers = {}, body }: Asking = {}) {
  const url = new URL(`/api/v1${path}`, 'http://town.example');
  const [route, params] = found(url.pathname.slice('/api/v1'.length));
  const request = new Request(url, {
    method,
    headers: {
      'accept-language': 'en',
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...(key && { authorization: `Bearer ${key}` }),
      ...headers,
    },
    ...(json !== undefined && { body: JSON.stringify(json) }),
    ...(body !== undefined && { body }),
  });
  const event = {
    ...{ url, params, request, locals: {}, route: { id: path } },
    cookies: { get: () => 'a session', set: () => undefined },
    getClientAddress: () => `192.0.2.${address % 250}`,
  } as unknown as RequestEvent;
  const act = route[method] ?? route.fallback;
  return handle({ event, resolve: (one: RequestEvent) => act!(one) } as never) as Promise<Response>;
}

const detail = async (answer: Response) => ((await answer.json()) as { detail: string }).detail;
const read = async <T>(answer: Promise<Response>) => (await (await answer).json()) as T;
type Filed = { code: string; receipt: string };
const sent = (more: object = {}) => ({ category: 'lamp', ...yard, words: 'Dark', ...more });

describe('without a key', () => {
  test('a program reads the list page by page, and caches know it again', async () => {
    for (const words of ['One', 'Two', 'Three']) await fileAndSettle(town, { words });
    const first = await ask('GET', '/reports?limit=2');
    expect(first.headers.get('access-control-allow-origin')).toBe('*');
    const { items, next } = (await first.json()) as { items: Filed[]; next: string };
    expect(items).toHaveLength(2);
    expect(first.headers.get('link')).toContain(`after=${encodeURIComponent(next)}`);
    const rest = await read<{ items: Filed[] }>(ask('GET', `/reports?limit=2&after=${next}`));
    expect(rest.items.map(({ code }) => code)).not.toContain(items[0]?.code);
    const etag = first.headers.get('etag') ?? '';
    const again = await ask('GET', '/reports?limit=2', { headers: { 'if-none-match': etag } });
    expect(again.status).toBe(304);
  });

  test('a report is filed with its photo, once however often it is sent', async () => {
    const id = newId();
    const photo = await ask('POST', `/reports/photos?draft=${id}`, {
      headers: { 'content-type': 'image/png' },
      body: new Uint8Array(await picture()),
    });
    expect(photo.status).toBe(201);
    const one = await read<Filed>(ask('POST', '/reports', { json: sent({ id }) }));
    const two = await read<Filed>(ask('POST', '/reports', { json: sent({ id }) }));
    expect(two).toEqual(one);
    await settle();
    const shown = await read<{ photos: unknown[] }>(ask('GET', `/reports/${one.code}`));
    expect(shown.photos).toHaveLength(1);
    expect((await rowOf(id)).channel).toBe('api');
    const receipt = await ask('GET', `/receipts/${one.receipt}`);
    expect(receipt.headers.get('cache-control')).toBe('no-store');
    expect(JSON.stringify(await receipt.json())).not.toContain(id);
  });

  test('an Idempotency-Key names the report too; one that could be guessed is refused', async () => {
    const headers = { 'idempotency-key': newId() };
    const one = await read<Filed>(ask('POST', '/reports', { json: sent(), headers }));
    const two = await read<Filed>(ask('POST', '/reports', { json: sent(), headers }));
    expect(two.code).toBe(one.code);
    const easy = { 'idempotency-key': 'order-1' };
    const refused = await ask('POST', '/reports', { json: sent(), headers: easy });
    expect([refused.status, await detail(refused)]).toEqual([400, expect.stringContaining('UUID')]);
  });

  test('what a program calls its request opens the receipt to nobody else', async () => {
    const key = await keyOf(cast.operatorOfAll, 'reports:write');
    const headers = { 'idempotency-key': 'order-1' };
    const json = sent({ words: 'Ours' });
    const ours = await read<Filed>(ask('POST', '/reports', { key, json, headers }));
    expect(await read<Filed>(ask('POST', '/reports', { key, json, headers }))).toEqual(ours);
    const client = await db.selectFrom('client_keys').select('id').executeTakeFirstOrThrow();
    for (const who of [client.id, '']) {
      const id = idFrom(`idempotency:${who}:order-1`);
      const guessed = await read<Filed>(ask('POST', '/reports', { json: { ...json, id } }));
      expect(guessed.code).not.toBe(ours.code);
    }
  });

  test.each([
    ...['x', '%00', '9'.repeat(400), "'--", '2026-11-02T00:00:00Z', '-1-000000000'],
    ...['999999999999999-ZZZZZZZZZ', '0-000000000', '1e309-AAAAAAAAA', '-', ','],
  ])('a cursor that was changed is no fault of ours: %s', async (after) => {
    const answer = await ask('GET', `/reports?after=${after}`);
    expect([200, 400]).toContain(answer.status);
  });

  test('what is wrong is said beside its field, in the language of the reader', async () => {
    const headers = { 'accept-language': 'ru' };
    const wrong = await ask('POST', '/reports', {
      headers,
      json: { category: 'lamp', lon: 'east', lat: 54, word: 'x' },
    });
    expect([wrong.status, wrong.headers.get('content-type')]).toEqual([
      400,
      'application/problem+json',
    ]);
    const { errors, title } = (await wrong.json()) as {
      errors: { field: string }[];
      title: string;
    };
    expect(errors.map(({ field }) => field)).toContain('lon');
    expect(title).toBe('Запрос неверен');
    const outside = await ask('POST', '/reports', { json: sent({ lon: 60, lat: 54 }) });
    expect(outside.status).toBe(422);
  });

  test('what nobody knows is refused and not passed over', async () => {
    expect((await ask('GET', '/reports?categry=lamp')).status).toBe(400);
    expect((await ask('GET', '/reports?state=brokn')).status).toBe(400);
    expect((await ask('GET', '/reports?state=open&state=late')).status).toBe(400);
    expect((await ask('GET', '/pins?bbox=1,2')).status).toBe(400);
    expect((await ask('GET', '/nothing/here')).status).toBe(404);
    const wrong = await ask('DELETE', '/reports');
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET, POST, HEAD, OPTIONS']);
    expect((await ask('GET', '/areas', { headers: { accept: 'text/csv' } })).status).toBe(406);
    const form = { headers: { 'content-type': 'text/plain' }, body: 'category=lamp' };
    expect((await ask('POST', '/reports', form)).status).toBe(415);
    const large = sent({ words: 'x'.repeat(300_000) });
    expect((await ask('POST', '/reports', { json: large })).status).toBe(413);
  });

  test('other sites may read what is public and nothing else', async () => {
    const open = await ask('OPTIONS', '/reports');
    expect(open.headers.get('access-control-allow-methods')).toBe('GET, HEAD');
    expect((await ask('OPTIONS', '/tasks')).headers.get('access-control-allow-origin')).toBeNull();
    const answered = await ask('POST', '/reports', { json: {} });
    expect(answered.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('whoever asks too often is told when to come back', async () => {
    address = 77;
    let answer = await ask('GET', '/areas');
    expect(answer.headers.get('ratelimit-policy')).toBe('"hour";q=1200;w=3600');
    for (let asked = 0; asked < 1200; asked += 50) {
      await Promise.all(Array.from({ length: 50 }, () => ask('GET', '/areas')));
    }
    answer = await ask('GET', '/areas');
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(3000);
    address = 0;
  }, 120_000);
});

describe('with a key', () => {
  const desk = (person: Person, ...scopes: ClientScope[]) => keyOf(person, ...scopes);

  test('a browser’s session opens nothing here, and a dead key not even what is public', async () => {
    expect((await ask('GET', '/desk/reports')).status).toBe(401);
    const dead = await ask('GET', '/reports', { key: `lk_${'x'.repeat(40)}` });
    expect([dead.status, dead.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  });

  test('a key does only what its scopes say, and its person only on their ground', async () => {
    const { code } = await fileAndSettle(town);
    const read = await desk(cast.operatorOfPetropavl, 'desk:read');
    expect((await ask('GET', `/desk/reports/${code}`, { key: read })).status).toBe(200);
    const note = { key: read, json: { words: 'Called' } };
    expect(await detail(await ask('POST', `/desk/reports/${code}/notes`, note))).toContain(
      'desk:write',
    );
    const elsewhere = await desk(cast.operatorOfKyzylzhar, 'desk:read');
    expect((await ask('GET', `/desk/reports/${code}`, { key: elsewhere })).status).toBe(403);
  });

  test('the desk works a report by program: note, edit, assign, decline', async () => {
    const { code, id } = await fileAndSettle(town);
    const key = await desk(cast.operatorOfAll, 'desk:read', 'desk:write');
    const on = (verb: string, json: unknown) =>
      ask('POST', `/desk/reports/${code}/${verb}`, { key, json });
    expect((await on('notes', { words: 'Called' })).status).toBe(204);
    const edit = { publicWords: 'Dark yard', publicAddress: '', category: 'lamp', why: 'Names' };
    expect((await on('edit', edit)).status).toBe(204);
    expect((await on('assign', { organisation: 'light-club', why: 'Nearer' })).status).toBe(204);
    const seen = JSON.stringify(await read(ask('GET', `/desk/reports/${code}`, { key })));
    expect(seen).toContain('light-club');
    expect(seen).not.toContain(id);
    expect((await on('decline', { why: 'Private ground' })).status).toBe(204);
    expect((await on('decline', { why: 'Private ground' })).status).toBe(409);
    const list = await read<{ items: Filed[] }>(
      ask('GET', '/desk/reports?state=declined', { key }),
    );
    expect(list.items.map((one) => one.code)).toContain(code);
  });

  test('a responder accepts, shows and says it is done; the reporter confirms', async () => {
    const filed = await read<Filed>(ask('POST', '/reports', { json: sent() }));
    await settle();
    const key = await desk(cast.lampWorker, 'tasks:write');
    const { items } = await read<{ items: { key: string; code: string }[] }>(
      ask('GET', '/tasks', { key }),
    );
    const task = items.find(({ code }) => code === filed.code)?.key;
    const on = (verb: string, more: Asking) =>
      ask('POST', `/tasks/${task}/${verb}`, { key, ...more });
    expect((await on('accept', {})).status).toBe(204);
    expect((await on('done', { json: {} })).status).toBe(422);
    const photo = {
      headers: { 'content-type': 'image/png' },
      body: new Uint8Array(await picture()),
    };
    expect((await on('photos', photo)).status).toBe(201);
    expect((await on('done', { json: { ...yard } })).status).toBe(204);
    const other = await desk(cast.cleaner, 'tasks:write');
    expect((await ask('GET', `/tasks/${task}`, { key: other })).status).toBe(403);
    const path = `/receipts/${filed.receipt}`;
    expect((await ask('POST', `${path}/verdict`, { json: { answer: 'yes' } })).status).toBe(204);
    const { state } = await read<{ state: string }>(ask('GET', `/reports/${filed.code}`));
    expect(state).toBe('confirmed');
  });

  test('webhooks are added, changed and dropped; the secret is given once', async () => {
    const key = await desk(cast.cleaner, 'hooks');
    const json = { url: 'https://example.org/hear', areas: ['petropavl'] };
    const { id, secret } = await read<{ id: string; secret: string }>(
      ask('POST', '/hooks', { key, json }),
    );
    expect(secret).toMatch(/^whsec_/);
    expect((await ask('PATCH', `/hooks/${id}`, { key, json: { paused: true } })).status).toBe(204);
    const seen = await read<object>(ask('GET', `/hooks/${id}`, { key }));
    expect(seen).toMatchObject({ areas: ['petropavl'], paused: 'owner' });
    expect(JSON.stringify(seen)).not.toContain(secret);
    expect((await ask('DELETE', `/hooks/${id}`, { key })).status).toBe(204);
    expect((await ask('GET', `/hooks/${id}`, { key })).status).toBe(404);
    const inside = { key, json: { url: 'https://10.0.0.1/' } };
    expect((await ask('POST', '/hooks', inside)).status).toBe(422);
  });
});
