import type { Cookies } from '@sveltejs/kit';
import { afterEach, expect, test, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

async function cookieSetAt(publicUrl: string) {
  vi.stubEnv('PUBLIC_URL', publicUrl);
  vi.resetModules();
  const { keepSession } = await import('#server/sessions.ts');
  const set: unknown[] = [];
  const cookies = { set: (...given: unknown[]) => set.push(...given) } as unknown as Cookies;
  keepSession(cookies, 'a cookie', new Date('2026-03-16'));
  return set;
}

test('on https the session cookie travels encrypted only, and no other host can set it', async () => {
  expect(await cookieSetAt('https://lamplighter.example.org')).toEqual([
    '__Host-session',
    'a cookie',
    expect.objectContaining({ secure: true, httpOnly: true, sameSite: 'lax', path: '/' }),
  ]);
});

test('on this machine, without https, it works under its plain name', async () => {
  expect(await cookieSetAt('http://127.0.0.1:3000')).toEqual([
    'session',
    'a cookie',
    expect.objectContaining({ secure: false, httpOnly: true }),
  ]);
});
