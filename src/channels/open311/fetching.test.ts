// Photos that a program only names are fetched later, from the open internet alone.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { deskPhotos } from '#modules/media/queries.ts';
import { setClock } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { askPublic, mayAsk } from '#server/public-requests.ts';
import { jobs } from '../../every-job.ts';
import { runDueJobs } from '../../../test/jobs.ts';
import { keyOf } from '../../../test/keys.ts';
import { monday, picture, settle } from '../../../test/loop.ts';
import { byCode, speakOpen311, type Program } from '../../../test/open311-program.ts';
import { hireCast } from '../../../test/people.ts';
import { layTown } from '../../../test/town.ts';

let site: Program;
let photos: string;
let bytes: Buffer;
const server = createServer((request, response) => {
  const path = request.url ?? '';
  if (path === '/moved') return response.writeHead(302, { location: '/photo' }).end();
  if (path === '/inside') return response.writeHead(302, { location: 'http://10.0.0.1/' }).end();
  if (path === '/gone') return response.writeHead(503).end();
  const type = path === '/page' ? 'text/html' : 'image/png';
  return response.setHeader('content-type', type).end(bytes);
});

beforeAll(async () => {
  setClock(monday);
  await layTown();
  const cast = await hireCast();
  site = await speakOpen311(await keyOf(cast.operatorOfAll, 'open311'));
  bytes = await picture();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  photos = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  vi.spyOn(config, 'open311ToLoopback', 'get').mockReturnValue(true);
});
afterAll(async () => {
  await site.stop();
  server.close();
  setClock(null);
});

async function filedWith(more: Record<string, string>) {
  const code = await site.filed(site.lamp({ description: String(Math.random()), ...more }));
  return (await byCode(code)).id;
}

test('named photos become the report’s; where walls are read they wait for the desk', async () => {
  const id = await filedWith({ media_url: `${photos}/moved` });
  await settle();
  expect(await deskPhotos(id)).toMatchObject([
    { kind: 'report', state: 'ready', showing: 'public' },
  ]);
  const wall = await filedWith({ media_url: `${photos}/photo`, service_code: 'wall-advert' });
  await settle();
  expect(await deskPhotos(wall)).toMatchObject([{ showing: 'held' }]);
});

test('a page is no photo; what is away for a while is tried again, and the report stands anyway', async () => {
  const page = await filedWith({ media_url: `${photos}/page` });
  await settle();
  expect(await deskPhotos(page)).toEqual([]);
  const id = await filedWith({ media_url: `${photos}/gone` });
  const ran = await runDueJobs(jobs, { mayFail: true });
  expect(ran.filter((job) => job === 'open311.fetch-photo').length).toBeGreaterThan(1);
  expect((await deskPhotos(id)).length).toBe(0);
});

test('nothing inside our own network is asked, whatever the address says or leads to', async () => {
  const asked = { mostBytes: 1000, timeoutMs: 5000 };
  for (const address of [
    ...['http://127.0.0.1/x', 'http://10.0.0.1/', 'http://[::1]/', 'http://169.254.169.254/'],
    ...[
      'file:///etc/passwd',
      'http://user:pass@example.org/',
      'http://localhost/',
      'http://0x7f.1/',
    ],
  ]) {
    expect([address, mayAsk(address)]).toEqual([address, false]);
    await expect(askPublic(address, asked)).rejects.toThrow('not on the open internet');
  }
  const led = askPublic(`${photos}/inside`, { ...asked, toLoopback: true, redirects: 3 });
  await expect(led).rejects.toThrow('not on the open internet');
  const large = askPublic(`${photos}/photo`, { ...asked, toLoopback: true, mostBytes: 10 });
  await expect(large).rejects.toThrow('larger than 10 bytes');
});
