import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { config } from '#server/config.ts';
import { followMapLink } from './map-links.ts';

const long = 'https://2gis.kz/petropavlovsk/geo/1/69.1335,54.8668';
const leadsTo: Record<string, string> = {
  '/go.2gis.com/place': long,
  '/goo.gl/maps/first': 'https://maps.app.goo.gl/second',
  '/maps.app.goo.gl/second': `https://consent.google.com/m?continue=${encodeURIComponent('https://www.google.com/maps?q=54.8668,69.1335')}`,
  '/go.2gis.com/shop': 'https://2gis.kz/petropavlovsk/search/x',
  '/go.2gis.com/round': 'https://go.2gis.com/round',
  '/go.2gis.com/inside': 'http://127.0.0.1/admin',
};
const asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(request.url ?? '');
  const location = leadsTo[request.url ?? ''];
  response.writeHead(location ? 302 : 404, location ? { location } : {}).end('<html>');
});
const was = config.mapLinksUrl;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  config.mapLinksUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  config.mapLinksUrl = was;
  server.close();
});

test('a short link of a map leads to its long one', async () => {
  expect(await followMapLink('https://go.2gis.com/place')).toBe(long);
});

test('also over another short one and a page about cookies', async () => {
  expect(await followMapLink('https://goo.gl/maps/first')).toBe(
    'https://www.google.com/maps?q=54.8668,69.1335',
  );
});

test.each(['place-nobody-knows', 'shop', 'round', 'inside'])(
  'a link that leads to no place is none (%s)',
  async (name) => {
    expect(await followMapLink(`https://go.2gis.com/${name}`)).toBeNull();
  },
);

test('no other host is ever asked', async () => {
  const before = asked.length;
  for (const href of ['https://example.org/x', 'http://127.0.0.1/', 'file:///etc/passwd', 'x']) {
    expect(await followMapLink(href)).toBeNull();
  }
  expect(asked).toHaveLength(before);
});

test('a map that is out of reach gives nothing', async () => {
  const here = config.mapLinksUrl;
  config.mapLinksUrl = 'http://127.0.0.1:1';
  expect(await followMapLink('https://go.2gis.com/place')).toBeNull();
  config.mapLinksUrl = here;
});
