// The API through a proxy of others (Prism) that knows nothing but openapi.json and lets no answer or
// request through that differs from it.
import { spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { newId, sha256 } from '#server/ids.ts';
import { freePort } from '#server/ports.ts';
import { query } from '../database-copies.ts';
import { photoOf, spot } from './photos.ts';

const site = inject('site');
const { DATABASE_URL = '' } = inject('siteEnv');
const folder = mkdtempSync(join(tmpdir(), 'lamplighter-api-'));
let proxy = '';
let prism: ChildProcess;
let said = '';

beforeAll(async () => {
  const description = join(folder, 'openapi.json');
  writeFileSync(description, await (await fetch(`${site}/api/v1/openapi.json`)).text());
  const port = await freePort();
  proxy = `http://127.0.0.1:${port}`;
  const upstream = `${site}/api/v1`;
  const asked = ['proxy', description, upstream, '--errors', '--port', String(port)];
  prism = spawn('node_modules/.bin/prism', asked, { stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [prism.stdout, prism.stderr]) {
    stream?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  }
  await vi.waitFor(
    () => {
      if (!said.includes('listening')) throw new Error(said);
    },
    { timeout: 50_000, interval: 200 },
  );
});
afterAll(() => {
  prism.kill();
  rmSync(folder, { recursive: true, force: true });
});

/** A key of somebody in the starter town. */
async function keyOf(email: string, ...scopes: string[]) {
  const key = `lk_${newId().replaceAll('-', '')}12345678`;
  await query(
    DATABASE_URL,
    `insert into client_keys
       (id, person_id, name, key_sha256, scopes, quota_per_hour, made_at, expires_at)
     select '${newId()}', id, 'Program', '\\x${sha256(key).toString('hex')}',
       '{${scopes.join(',')}}', 3600, now(), now() + interval '1 day'
     from people where email = '${email}'`,
  );
  return key;
}

type Asking = { key?: string; json?: unknown; photo?: Buffer; headers?: Record<string, string> };

/**
 * Asks through the proxy. Whatever it says of its own is a difference between docs and behaviour. A
 * photo goes past it: Prism reads every body as text.
 */
async function ask(method: string, path: string, { key, json, photo, headers }: Asking = {}) {
  const answer = await fetch((photo ? `${site}/api/v1` : proxy) + path, {
    method,
    redirect: 'manual',
    headers: {
      ...(key && { authorization: `Bearer ${key}` }),
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...(photo && { 'content-type': 'image/jpeg' }),
      ...headers,
    },
    ...(json !== undefined && { body: JSON.stringify(json) }),
    ...(photo && { body: new Uint8Array(photo) }),
  });
  const text = await answer.text();
  expect(text).not.toContain('stoplight.io/prism');
  return { status: answer.status, text, json: () => JSON.parse(text) as Record<string, never> };
}

const sent = (at: number) => ({
  ...spot(at),
  ...{ category: 'open-manhole', words: 'Open', answers: { 'someone-fell': 'no' } },
});

test('what is public is answered as it is described', async () => {
  for (const path of ['/categories', '/areas', '/organisations', '/reports', '/openapi.json']) {
    expect((await ask('GET', path)).status).toBe(200);
  }
  expect((await ask('GET', '/places?q=54.87,69.14')).status).toBe(200);
  expect((await ask('GET', '/pins?bbox=60,50,80,60')).status).toBe(200);
  expect((await ask('GET', '/reports/000000000')).status).toBe(404);
  expect((await ask('GET', '/receipts/nothing')).status).toBe(404);
});

test('from the photo to the confirmed outcome nothing differs from what is described', async () => {
  const id = newId();
  const photo = await photoOf('dark', spot(155));
  expect((await ask('POST', `/reports/photos?draft=${id}`, { photo })).status).toBe(201);
  const filed = await ask('POST', '/reports', { json: { ...sent(61), id } });
  expect(filed.status).toBe(201);
  const { code, receipt } = filed.json();
  expect((await ask('GET', `/receipts/${receipt}`)).status).toBe(200);
  const said = { json: { words: 'It is still open', locale: 'ru' } };
  expect((await ask('POST', `/receipts/${receipt}/messages`, said)).status).toBe(204);
  const early = { json: { answer: 'yes' } };
  expect((await ask('POST', `/receipts/${receipt}/verdict`, early)).status).toBe(409);
  expect((await ask('GET', `/reports/${code}`)).status).toBe(200);
  const follow = { json: { email: 'follows@example.org', locale: 'kk' } };
  expect((await ask('POST', `/reports/${code}/follow`, follow)).status).toBe(204);
  const key = await keyOf('desk@example.org', 'desk:read', 'desk:write', 'hooks');
  expect((await ask('GET', '/desk/reports?size=50', { key })).status).toBe(200);
  expect((await ask('GET', `/desk/reports/${code}`, { key })).status).toBe(200);
  const note = { key, json: { words: 'Called' } };
  expect((await ask('POST', `/desk/reports/${code}/notes`, note)).status).toBe(204);
  const hook = { key, json: { url: 'https://example.org/hear', events: ['report.filed'] } };
  const made = await ask('POST', '/hooks', hook);
  expect(made.status).toBe(201);
  expect((await ask('GET', '/hooks', { key })).status).toBe(200);
  expect((await ask('GET', `/hooks/${made.json().id}/deliveries`, { key })).status).toBe(200);
  expect((await ask('DELETE', `/hooks/${made.json().id}`, { key })).status).toBe(204);
  const close = { key, json: { why: 'A try' } };
  expect((await ask('POST', `/desk/reports/${code}/decline`, close)).status).toBe(204);
  expect((await ask('POST', `/desk/reports/${code}/decline`, close)).status).toBe(409);
});

test('a responder’s task goes as it is described', async () => {
  const filed = await ask('POST', '/reports', { json: sent(63) });
  const { code, receipt } = filed.json();
  const key = await keyOf('responder.tuma@example.org', 'tasks:write');
  const task = await vi.waitFor(async () => {
    const items = (await ask('GET', '/tasks', { key })).json().items as unknown as {
      code: string;
      key: string;
    }[];
    const found = items.find((one) => one.code === code);
    if (!found) throw new Error('not offered yet');
    return found.key;
  }, 120_000);
  expect((await ask('GET', `/tasks/${task}`, { key })).status).toBe(200);
  expect((await ask('POST', `/tasks/${task}/accept`, { key })).status).toBe(204);
  const photo = await photoOf('lit', spot(157));
  expect((await ask('POST', `/tasks/${task}/photos`, { key, photo })).status).toBe(201);
  expect((await ask('POST', `/tasks/${task}/done`, { key, json: {} })).status).toBe(204);
  const yes = { json: { answer: 'yes', words: 'Thank you' } };
  expect((await ask('POST', `/receipts/${receipt}/verdict`, yes)).status).toBe(204);
});

test('every no is a problem as it is described', async () => {
  const key = await keyOf('desk@example.org', 'reports:read');
  expect((await ask('GET', '/desk/reports', { key })).status).toBe(403);
  const outside = { json: { ...sent(61), lon: 10, lat: 50 } };
  expect([400, 422]).toContain((await ask('POST', '/reports', outside)).status);
  expect((await ask('GET', '/reports', { key: `lk_${'x'.repeat(40)}` })).status).toBe(401);
});
