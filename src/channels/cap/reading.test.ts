import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { faultIn } from '#modules/warnings/rules-heard.ts';
import { forgetHeard, heardWarnings } from '#modules/warnings/hearing.ts';
import { addSource, allSources, askSources, changeSource } from '#modules/warnings/sources.ts';
import { sourceForm } from '#modules/warnings/input.ts';
import { itemById } from '#modules/syndication/queries.ts';
import { config } from '#server/config.ts';
import { now, setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { runDueJobs } from '../../../test/jobs.ts';
import { jobs as warnings } from '#modules/warnings/jobs.ts';
import { monday } from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown } from '../../../test/town.ts';
import { jobs as cap } from './jobs.ts';
import { readAlert, readFeed } from './read.ts';

const fixture = (name: string) => readFileSync(`test/fixtures/cap/${name}.cap`, 'utf8');
const jobs = { ...cap, ...warnings };

let cast: Cast;
let server: Server;
let base = '';
const pages = new Map<string, string>();
const asked: string[] = [];
beforeAll(async () => {
  setClock(monday);
  await layTown();
  cast = await hireCast();
  Object.assign(config, { hooksToLoopback: true });
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const body = pages.get(request.url ?? '');
    const etag = `"${body?.length}"`;
    if (body === undefined) response.writeHead(404).end();
    else if (request.headers['if-none-match'] === etag) response.writeHead(304).end();
    else response.writeHead(200, { etag, 'content-type': 'application/xml' }).end(body);
  });
  await new Promise<void>((open) => server.listen(0, '127.0.0.1', open));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  for (const { id } of await allSources(cast.administrator)) {
    await changeSource(cast.administrator, id, 'drop');
  }
  asked.length = 0;
  pages.clear();
});
afterAll(() => {
  setClock(null);
  Object.assign(config, { hooksToLoopback: false });
  server.close();
});

const alert = (
  identifier: string,
  more: { msgType?: string; references?: string; status?: string; sender?: string } = {},
) =>
  `<?xml version="1.0"?><alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>${identifier}</identifier>
<sender>${more.sender ?? 'met@example.org'}</sender><sent>2026-03-02T08:00:00+05:00</sent><status>${more.status ?? 'Actual'}</status>
<msgType>${more.msgType ?? 'Alert'}</msgType><scope>Public</scope>${more.references ? `<references>${more.references}</references>` : ''}
<info><language>ru</language><category>Met</category><event>Буран</event><urgency>Expected</urgency><severity>Severe</severity>
<certainty>Likely</certainty><expires>2026-03-03T08:00:00+05:00</expires><headline>Буран &lt;b&gt; ${identifier}</headline>
<web>javascript:alert(1)</web><area><areaDesc>СКО</areaDesc></area></info></alert>`;
const feed = (...names: string[]) =>
  `<feed xmlns="http://www.w3.org/2005/Atom">${names.map((name) => `<entry><link href="/${name}" type="application/cap+xml"/></entry>`).join('')}</feed>`;

const listen = (path: string, name = 'Kazhydromet') =>
  addSource(cast.administrator, sourceForm.parse({ name, url: `${base}${path}` }));
const identifiers = async () => (await heardWarnings()).map(({ identifier }) => identifier).sort();
const theProblem = async () => (await allSources(cast.administrator))[0]?.problem ?? null;

describe('alerts of other authorities', () => {
  test('are fetched once, kept as theirs, and sent to nobody', async () => {
    pages.set('/feed', feed('a', 'b', 'drill'));
    pages.set('/a', alert('a'));
    pages.set('/b', alert('b'));
    pages.set('/drill', alert('drill', { status: 'Exercise' }));
    await listen('/feed');
    await runDueJobs(jobs);
    expect(await theProblem()).toBeNull();
    expect(await identifiers()).toEqual(['a', 'b']);
    const [heard] = await heardWarnings();
    expect(heard).toMatchObject({ from: 'Kazhydromet', content: [{ web: '', areaDesc: 'СКО' }] });
    expect(heard?.content[0]?.headline).toMatch(/^Буран <b>/);
    await askSources();
    await runDueJobs(jobs);
    expect(asked.filter((path) => path === '/a')).toHaveLength(1);
    expect(await theProblem()).toBeNull();
    const items = await db.selectFrom('syndication_items').select('id').execute();
    expect(items).toEqual([]);
    expect(await itemById('00000000-0000-7000-8000-000000000001')).toBeNull();
  });

  test('are put aside by their own update or end, in whatever order these come', async () => {
    const named = (identifier: string) => `met@example.org,${identifier},2026-03-02T08:00:00+05:00`;
    pages.set('/feed', feed('c', 'u', 'a', 'x'));
    pages.set('/a', alert('a'));
    pages.set('/x', alert('x'));
    pages.set('/u', alert('u', { msgType: 'Update', references: named('a') }));
    pages.set('/c', alert('c', { msgType: 'Cancel', references: named('x') }));
    await listen('/feed');
    await runDueJobs(jobs);
    expect(await identifiers()).toEqual(['u']);
  });

  test('cannot be ended by another sender or another feed', async () => {
    const named = 'met@example.org,a,2026-03-02T08:00:00+05:00';
    pages.set('/feed', feed('a', 'evil'));
    pages.set('/a', alert('a'));
    pages.set(
      '/evil',
      alert('evil', { msgType: 'Cancel', references: named, sender: 'evil@example.org' }),
    );
    pages.set('/other', alert('a2', { msgType: 'Cancel', references: named }));
    await listen('/feed');
    await listen('/other', 'Somebody');
    await runDueJobs(jobs);
    expect(await identifiers()).toEqual(['a']);
  });

  test('are gone when they are over, and forgotten a month later', async () => {
    pages.set('/one', alert('one'));
    await listen('/one');
    await runDueJobs(jobs);
    expect(await identifiers()).toEqual(['one']);
    setClock(new Date(monday.getTime() + 2 * 86_400_000));
    expect(await identifiers()).toEqual([]);
    setClock(new Date(now().getTime() + 40 * 86_400_000));
    await forgetHeard();
    setClock(monday);
    expect(await identifiers()).toEqual([]);
  });

  test('that are hostile or wrong are refused by name, and stop no others', async () => {
    pages.set('/feed', feed('xee', 'good', 'missing'));
    pages.set('/xee', fixture('xee'));
    pages.set('/good', alert('good'));
    await listen('/feed');
    await runDueJobs(jobs);
    expect(await identifiers()).toEqual(['good']);
    expect(faultIn(await theProblem())).toBe('not-an-alert');
    pages.set('/feed', feed('xee'));
    await askSources();
    await runDueJobs(jobs);
    expect(faultIn(await theProblem())).toBe('declares-a-type');
    pages.set('/feed', 'x'.repeat(3 * 2 ** 20));
    await askSources();
    await runDueJobs(jobs);
    expect(await theProblem()).toMatch(/larger than/);
  });

  test('a feed inside our own network is never asked', async () => {
    Object.assign(config, { hooksToLoopback: false });
    await listen('/feed');
    await runDueJobs(jobs);
    Object.assign(config, { hooksToLoopback: true });
    expect(asked).toEqual([]);
    expect(await theProblem()).toMatch(/open internet/);
  });

  test('are chosen by an administrator of the whole house only, each feed once', async () => {
    const input = sourceForm.parse({ name: 'Met', url: 'https://met.example/cap.atom' });
    for (const actor of [cast.operatorOfAll, cast.lampWorker]) {
      await expect(addSource(actor, input)).rejects.toMatchObject({ status: 403 });
      await expect(allSources(actor)).rejects.toMatchObject({ status: 403 });
    }
    const id = await addSource(cast.administrator, input);
    await expect(addSource(cast.administrator, input)).rejects.toMatchObject({
      key: 'warning.source-known',
    });
    await changeSource(cast.administrator, id, 'pause');
    await runDueJobs(jobs);
    expect(await allSources(cast.administrator)).toMatchObject([{ paused: true, asked_at: null }]);
    await expect(changeSource(cast.administrator, 'none', 'drop')).rejects.toMatchObject({
      status: 404,
    });
  });
});

describe('a document of others', () => {
  test.each([
    ['xee', 'declares-a-type'],
    ['invalid', 'not-an-alert'],
    ['weather', 'not-cap-1.2'],
    ['earthquake', 'not-cap-1.2'],
  ])('%s is refused as %s', (name, fault) => {
    expect(() => readAlert(fixture(name))).toThrow(expect.objectContaining({ fault }));
  });

  test('of Canada’s weather service is read with both its languages', () => {
    const read = readAlert(fixture('canada'));
    expect(read).toMatchObject({ msgType: 'Update', sender: 'cap@ec.gc.ca' });
    expect(read?.refersTo).toHaveLength(2);
    expect(read?.infos.map(({ language }) => language)).toEqual(['en-CA', 'fr-CA']);
  });

  test('that nests without end, or is no XML or no feed, is refused', () => {
    const deep = `<alert>${'<info>'.repeat(5000)}`;
    expect(() => readAlert(deep)).toThrow(expect.objectContaining({ fault: 'not-xml' }));
    expect(() => readFeed('hello', base)).toThrow(expect.objectContaining({ fault: 'no-feed' }));
    expect(() => readAlert('<html/>')).toThrow(expect.objectContaining({ fault: 'not-an-alert' }));
  });

  test('an RSS feed names its alerts too, never by another protocol', () => {
    const rss =
      '<rss><channel><item><link>/one.cap</link></item><item><link>file:///etc/passwd</link></item></channel></rss>';
    expect(readFeed(rss, 'https://met.example/feed')).toEqual({
      addresses: ['https://met.example/one.cap'],
    });
  });
});
