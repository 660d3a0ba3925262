// A client that others wrote (npm open311, of 2013, made for the cities of then) files and reads, with a photo.
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { setClock } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { keyOf } from '../../../test/keys.ts';
import { monday, picture, settle } from '../../../test/loop.ts';
import { speakOpen311, type Program, type Row } from '../../../test/open311-program.ts';
import { hireCast } from '../../../test/people.ts';
import { layTown, yard } from '../../../test/town.ts';

type Done<T> = (fault: unknown, answer: T) => void;
type Client = {
  serviceDiscovery: (options: object, done: Done<{ endpoints: Row[] }>) => void;
  serviceList: (done: Done<Row[]>) => void;
  serviceDefinition: (code: string, done: Done<{ attributes: Row[] }>) => void;
  submitRequest: (data: object, done: Done<Row[]>) => void;
  serviceRequests: (ids: string[], params: object, done: Done<Row[]>) => void;
  token: (token: string, done: Done<Row[]>) => void;
};
const Open311 = createRequire(import.meta.url)('open311') as new (options: object) => Client;

let site: Program;
let client: Client;
let bytes: Buffer;
const photos = createServer((_, response) =>
  response.setHeader('content-type', 'image/png').end(bytes),
);

beforeAll(async () => {
  setClock(monday);
  await layTown();
  const cast = await hireCast();
  const apiKey = await keyOf(cast.operatorOfAll, 'open311');
  site = await speakOpen311(apiKey);
  const discovery = `${site.site}/open311/discovery.json`;
  client = new Open311({ endpoint: `${site.url}/`, discovery, apiKey, jurisdiction: 'petropavl' });
  bytes = await picture();
  await new Promise<void>((done) => photos.listen(0, '127.0.0.1', done));
});
afterAll(async () => {
  await site.stop();
  photos.close();
  setClock(null);
});

test('it finds the way, learns what is asked, files with a photo, and reads its report back', async () => {
  vi.spyOn(config, 'open311ToLoopback', 'get').mockReturnValue(true);
  const ask = <T>(call: (done: Done<T>) => void) => promisify(call)();
  const found = await ask<{ endpoints: Row[] }>((done) => client.serviceDiscovery({}, done));
  expect(found.endpoints).toHaveLength(1);
  const services = await ask<Row[]>((done) => client.serviceList(done));
  expect(services.map((one) => one.service_code)).toContain('dogs');
  const { attributes } = await ask<{ attributes: Row[] }>((done) =>
    client.serviceDefinition('dogs', done),
  );
  expect(attributes.map((one) => one.code)).toEqual(['bitten', 'whom']);
  const { port } = photos.address() as AddressInfo;
  const [filed] = await ask<Row[]>((done) =>
    client.submitRequest(
      {
        ...{ service_code: 'dogs', lat: yard.lat, long: yard.lon, description: 'A pack of dogs' },
        ...{ attributes: { bitten: 'no' }, media_url: `http://127.0.0.1:${port}/dogs.png` },
      },
      done,
    ),
  );
  await settle();
  const number = String(filed?.service_request_id);
  const [read] = await ask<Row[]>((done) => client.serviceRequests([number], {}, done));
  expect(read).toMatchObject({ service_request_id: number, description: 'A pack of dogs' });
  const { pathname } = new URL(String(read?.media_url));
  expect((await fetch(site.site + pathname)).status).toBe(200);
  const [token] = await ask<Row[]>((done) => client.token(number, done));
  expect(token?.service_request_id).toBe(number);
});
