import { expect, test } from 'vitest';
import { readConfig } from '#server/config.ts';
import { localeOfFrame, sayWhoFrames } from '#server/embedding.ts';

const POLICY = "default-src 'self'; frame-ancestors 'none'; object-src 'none'";
const headersOf = (path: string, hosts: string[]) => {
  const headers = new Headers({ 'content-security-policy': POLICY });
  sayWhoFrames(headers, path, hosts);
  return [headers.get('content-security-policy'), headers.get('x-frame-options')];
};

test('only pages made for it are shown in a frame, and only by those who are named', () => {
  const partner = 'https://www.akimat.example';
  expect(headersOf('/embed/kk/map', [partner])).toEqual([
    `default-src 'self'; frame-ancestors 'self' ${partner}; object-src 'none'`,
    null,
  ]);
  for (const path of [
    '/',
    '/embed',
    '/embed/',
    '/desk',
    '/receipt/x',
    '/embed/de/map',
    '/x/embed/kk/map',
  ]) {
    expect([path, ...headersOf(path, [partner, '*'])]).toEqual([path, POLICY, 'DENY']);
  }
  expect(headersOf('/embed/kk/map', [])).toEqual([POLICY, 'DENY']);
});

test('a frame has its language in its address', () => {
  expect(localeOfFrame('/embed/kk/report')).toBe('kk');
  expect(localeOfFrame('/embed/report')).toBeNull();
});

test('partners are web addresses, with a star for all below one; else the app does not start', () => {
  const hosts = (EMBED_HOSTS: string) => readConfig({ EMBED_HOSTS }).embedHosts;
  expect(readConfig({}).embedHosts).toEqual([]);
  expect(hosts('https://a.example, https://*.b.example:8443')).toEqual([
    'https://a.example',
    'https://*.b.example:8443',
  ]);
  expect(hosts('*')).toEqual(['*']);
  for (const wrong of [
    'a.example',
    "https://a.example'; script-src *",
    'https://a.example/path',
    'ftp://a.example',
  ]) {
    expect(() => hosts(wrong)).toThrow('EMBED_HOSTS');
  }
});
