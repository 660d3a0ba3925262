// What comes from outside while the disk has no room for it: put off in words, and all else works on.
import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { endProcess, ownProcess } from '#server/children.ts';
import { freePort } from '#server/ports.ts';
import { sayIn } from '#server/words.ts';
import { photoOf } from './photos.ts';

let web: ChildProcess;
let site = '';
beforeAll(async () => {
  const port = await freePort();
  site = `http://127.0.0.1:${port}`;
  const own = { PORT: String(port), PUBLIC_URL: site, DISK_RESERVE_MB: '999999999' };
  web = await ownProcess('src/web.ts', { ...inject('siteEnv'), ...own }).start();
});
afterAll(() => endProcess(web, 'SIGTERM', 5000));

const sendTo = (path: string, body: BodyInit) =>
  fetch(`${site}${path}`, {
    ...{ method: 'POST', body, redirect: 'manual' },
    headers: { 'accept-language': 'kk', origin: site },
  });

test('photos are put off in words the sender reads, however large they are', async () => {
  const form = new FormData();
  form.set('photos', new File([new Uint8Array(await photoOf('lit'))], 'lamp.jpg'));
  form.set('more', new Blob([new Uint8Array(30 * 2 ** 20)]));
  const answer = await sendTo('/report?/check', form);
  expect(answer.status).toBe(503);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(60);
  expect(await answer.text()).toBe(sayIn('kk')('web.no-disk-room'));
  const unsized = new Blob([new Uint8Array(100_000)]).stream();
  const streamed = await fetch(`${site}/report/send`, {
    ...{ method: 'POST', body: unsized, duplex: 'half' },
    headers: { origin: site },
  } as RequestInit);
  expect(streamed.status).toBe(503);
});

test('pages are read and what is only typed is taken', async () => {
  expect((await fetch(`${site}/reports`)).status).toBe(200);
  const typed = await sendTo('/subscribe', new URLSearchParams({ email: 'nobody' }));
  expect(typed.status).toBe(400);
});
