import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { setClock } from './clock.ts';

// What the two kinds of geocoder really send, shortened to one answer each.
const nominatim = [
  {
    place_id: 21_345,
    licence: 'Data © OpenStreetMap contributors, ODbL 1.0. http://osm.org/copyright',
    osm_type: 'way',
    osm_id: 97_654,
    lat: '54.8719',
    lon: '69.1462',
    category: 'building',
    type: 'apartments',
    place_rank: 30,
    importance: 0.0000099,
    addresstype: 'building',
    name: '',
    display_name: '52, улица Сатпаева, Петропавловск, Северо-Казахстанская область, Казахстан',
    boundingbox: ['54.8717', '54.8721', '69.1458', '69.1466'],
  },
];
const photon = {
  type: 'FeatureCollection',
  features: [
    {
      type: 'Feature',
      properties: {
        osm_type: 'W',
        osm_id: 97_654,
        osm_key: 'building',
        osm_value: 'apartments',
        type: 'house',
        countrycode: 'KZ',
        street: 'улица Сатпаева',
        housenumber: '52',
        city: 'Петропавловск',
        country: 'Казахстан',
      },
      geometry: { type: 'Point', coordinates: [69.1462, 54.8719] },
    },
  ],
};

let server: Server | undefined;

/** A geocoder on this machine, and `geocode` told to ask it. */
async function geocoder(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  path = '/search',
) {
  const asked: IncomingMessage[] = [];
  server = createServer((request, response) => {
    asked.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  vi.stubEnv('GEOCODER_URL', `http://127.0.0.1:${port}${path}`);
  vi.resetModules();
  const { geocode } = await import('./geocoder.ts');
  return { geocode, asked };
}

const says = (answer: unknown) => (_: IncomingMessage, response: ServerResponse) =>
  void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));

afterEach(() => {
  vi.unstubAllEnvs();
  setClock(null);
  server?.closeAllConnections();
  server?.close();
});

describe('finding an address', () => {
  test('at a Nominatim gives its name, place and how exactly that is known', async () => {
    const { geocode, asked } = await geocoder(says(nominatim));
    expect(await geocode(' Сатпаева  52 ', 'kk')).toEqual([
      {
        label: '52, улица Сатпаева, Петропавловск, Северо-Казахстанская область, Казахстан',
        place: { lon: 69.1462, lat: 54.8719, accuracyM: 25 },
      },
    ]);
    const address = new URL(asked[0]?.url ?? '', 'http://geocoder');
    expect(address.pathname).toBe('/search');
    expect(address.searchParams.get('q')).toBe('Сатпаева 52');
    expect(asked[0]?.headers['accept-language']).toBe('kk');
    expect(asked[0]?.headers['user-agent']).toContain('Lamplighter');
  });

  test('at a Photon gives the same, and asks nothing a Photon would refuse', async () => {
    const { geocode, asked } = await geocoder(says(photon), '/api');
    expect(await geocode('Сатпаева 52', 'ru')).toEqual([
      {
        label: 'улица Сатпаева 52, Петропавловск',
        place: { lon: 69.1462, lat: 54.8719, accuracyM: 25 },
      },
    ]);
    const { searchParams, pathname } = new URL(asked[0]?.url ?? '', 'http://geocoder');
    expect(pathname).toBe('/api');
    expect([...searchParams.keys()]).toEqual(['q', 'limit']);
  });

  test('asked again, is remembered for a day', async () => {
    const { geocode, asked } = await geocoder(says(nominatim));
    const first = await geocode('Сатпаева 52', 'ru');
    expect(await geocode('САТПАЕВА 52', 'ru')).toEqual(first);
    expect(asked).toHaveLength(1);
    await geocode('Сатпаева 52', 'kk');
    expect(asked).toHaveLength(2);
  });

  test('is tried a second time when the first went wrong', async () => {
    let calls = 0;
    const { geocode } = await geocoder((request, response) => {
      calls += 1;
      if (calls === 1) request.socket.destroy();
      else says(nominatim)(request, response);
    });
    expect(await geocode('Сатпаева 52', 'ru')).toHaveLength(1);
  });

  test.each([
    [
      'an error',
      (_: IncomingMessage, response: ServerResponse) => void response.writeHead(503).end(),
    ],
    ['no JSON', (_: IncomingMessage, response: ServerResponse) => void response.end('<html>')],
    ['another shape', says({ results: [] })],
    ['nothing at all', says(null)],
    ['a megabyte', says([{ display_name: 'x'.repeat(1_000_000), lon: '69', lat: '54' }])],
    [
      'another address',
      (_: IncomingMessage, response: ServerResponse) =>
        void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
    ],
  ])('a geocoder that answers with %s is asked twice and then done without', async (_, answer) => {
    const { geocode, asked } = await geocoder(answer);
    expect(await geocode('Сатпаева 52', 'ru')).toEqual([]);
    expect(asked).toHaveLength(2);
  });

  test('answers without a place or a name are left out', async () => {
    const broken = [{ display_name: 'Somewhere' }, { lat: '54', lon: '69' }, null, 7, ...nominatim];
    const { geocode } = await geocoder(says(broken));
    expect(await geocode('Сатпаева 52', 'ru')).toHaveLength(1);
  });

  test('nobody is asked for less than three letters', async () => {
    const { geocode, asked } = await geocoder(says(nominatim));
    expect(await geocode('С5', 'ru')).toEqual([]);
    expect(asked).toEqual([]);
  });

  test('nobody is asked when no geocoder is set', async () => {
    vi.stubEnv('GEOCODER_URL', '');
    vi.resetModules();
    const { geocode } = await import('./geocoder.ts');
    expect(await geocode('Сатпаева 52', 'ru')).toEqual([]);
  });

  test('a geocoder that never answers costs a few seconds, not a minute', async () => {
    const { geocode, asked } = await geocoder(() => undefined);
    vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
      expect(ms).toBeLessThanOrEqual(3000);
      return AbortSignal.abort(new DOMException('timed out', 'TimeoutError'));
    });
    expect(await geocode('Сатпаева 52', 'ru')).toEqual([]);
    expect(asked.length).toBeLessThanOrEqual(2);
  });
});
