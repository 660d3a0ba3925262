// What can be reported and what became of it, over real HTTP, against the published schemas of GeoReport v2.
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { declineReport, mergeReports } from '#modules/reports/moderation.ts';
import { now, setClock } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { keyOf } from '../../../test/keys.ts';
import { fileAndClaim, fileAndSettle, monday, picture, settle } from '../../../test/loop.ts';
import {
  flat,
  partsOf,
  speakOpen311,
  type Program,
  type Row,
  type Sent,
} from '../../../test/open311-program.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, village, type Town } from '../../../test/town.ts';

let town: Town;
let cast: Cast;
let site: Program;
let api_key: string;

beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
  api_key = await keyOf(cast.operatorOfAll, 'open311');
  site = await speakOpen311(api_key);
});
afterAll(async () => {
  await site.stop();
  setClock(null);
});

const ajv = new Ajv({ strict: false });
addFormats(ajv);
const schema = (name: string) =>
  ajv.compile(JSON.parse(readFileSync(`test/fixtures/open311/${name}.json`, 'utf8')) as object);
const sound = {
  request: schema('request'),
  service: schema('service'),
  'service-definition': schema('service-definition'),
};

describe('what can be reported', () => {
  test('discovery says where everything is, in both formats', async () => {
    const said = (await site.json('discovery.json')) as unknown as { endpoints: Row[] };
    expect(said.endpoints[0]).toMatchObject({
      specification: 'http://wiki.open311.org/GeoReport_v2',
      url: `${config.publicUrl}/open311/v2`,
      formats: ['text/xml', 'application/json'],
    });
    const { discovery } = await site.xml('discovery.xml');
    expect(discovery).toMatchObject({
      endpoints: { endpoint: { formats: { format: ['text/xml', 'application/json'] } } },
    });
    const short = await fetch(`${site.site}/open311/discovery.json`);
    expect(await short.json()).toEqual(said);
  });

  test('every kind of report is a service, as the schema has it, in the language asked', async () => {
    const services = await site.json('services.json', { locale: 'kk' });
    expect(services.every((one) => sound.service(one))).toBe(true);
    const lampService = services.find((one) => one.service_code === 'lamp');
    expect(lampService).toMatchObject({
      service_name: 'lamp kk',
      group: 'places kk',
      metadata: false,
    });
    const { services: inXml } = await site.xml('services.xml', { locale: 'kk' });
    expect(inXml).toEqual({ service: services.map(flat) });
    expect(services.map((one) => one.service_code)).not.toContain('places');
  });

  test('what is asked of a kind of report stands in its definition, in order', async () => {
    const said = (await site.json('services/dogs.json', { locale: 'en' })) as unknown as {
      attributes: Row[];
    };
    expect(sound['service-definition'](said)).toBe(true);
    expect(said.attributes).toMatchObject([
      { code: 'bitten', datatype: 'singlevaluelist', required: true, order: 1, variable: true },
      { code: 'whom', datatype: 'string', required: false, order: 2 },
    ]);
    expect(said.attributes[0]?.values).toEqual([
      { key: 'yes', name: 'Yes' },
      { key: 'no', name: 'No' },
    ]);
    const { service_definition: inXml } = await site.xml('services/dogs.xml', { locale: 'en' });
    expect(inXml).toMatchObject({
      service_code: 'dogs',
      attributes: { attribute: [{ code: 'bitten', values: { value: [{ key: 'yes' }, {}] } }, {}] },
    });
  });

  test('a service or a place nobody knows is said not to be found, in the format asked', async () => {
    const response = await site.get('services/moon.json');
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual([
      { code: '404', description: 'service_code "moon" is not known here' },
    ]);
    const { errors } = await site.xml('services.xml', { jurisdiction_id: 'atlantis' });
    expect(errors).toEqual({
      error: { code: '404', description: 'jurisdiction_id "atlantis" is not known here' },
    });
    expect((await site.get('services.json', { jurisdiction_id: 'petropavl' })).status).toBe(200);
  });
});

describe('reading', () => {
  test('requests say the same in XML and JSON, as the schema has it; said to be done is open', async () => {
    const claimed = await fileAndClaim(town, { words: 'Call +7 701 123 45 67' });
    const [row] = await site.json('requests.json', {
      service_request_id: claimed.code,
      locale: 'en',
    });
    expect(sound.request(row)).toBe(true);
    expect(row).toMatchObject({
      ...{ status: 'open', extended_status: 'claimed', service_code: 'lamp' },
      ...{ description: 'Call ▇▇▇', agency_responsible: 'lamp-service', lat: 54.87123 },
      status_notes: 'The one responsible says it is done; it waits for a resident to confirm.',
    });
    expect(row?.requested_datetime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+05:00$/);
    const one = await site.xml(`requests/${claimed.code}.xml`, { locale: 'en' });
    expect(one.service_requests).toEqual({ request: flat(row ?? {}) });
  });

  test('a public photo is given as JPEG', async () => {
    const photo: [string, Blob] = ['media', new Blob([Uint8Array.from(await picture())])];
    const code = await site.filed(partsOf(site.lamp({ description: 'Photo' }), [photo]));
    await settle();
    const [row] = await site.json(`requests/${code}.json`);
    const { pathname } = new URL(String(row?.media_url));
    const copy = await fetch(site.site + pathname);
    expect(copy.headers.get('content-type')).toBe('image/jpeg');
  });

  test('declined and merged ones are closed; a merged one says no more than that', async () => {
    const [small, large, declined] = [
      await fileAndSettle(town, { words: 'small' }),
      await fileAndSettle(town, { words: 'large' }),
      await fileAndSettle(town, { words: 'declined' }),
    ];
    await declineReport(cast.operatorOfAll, declined.id, { why: 'Not here' });
    await mergeReports(cast.operatorOfAll, small.id, large.id, {
      why: 'The same',
    });
    const ids = `${small.code},${declined.code}`;
    const rows = await site.json('requests.json', { service_request_id: ids, status: 'open' });
    expect(rows).toHaveLength(2);
    expect(rows.every(({ status }) => status === 'closed')).toBe(true);
    expect(rows.find((row) => row.service_request_id === small.code)).toMatchObject({
      ...{ extended_status: 'merged', description: null, lat: null },
    });
    const closed = await site.json('requests.json', { status: 'closed' });
    expect(closed.map((row) => row.service_request_id)).toContain(declined.code);
  });

  test('a list is narrowed by kind, area, place, page and time; ninety days at most', async () => {
    const there = await fileAndSettle(town, { ...village, category: 'bench' });
    const codes = async (query: Sent) =>
      (await site.json('requests.json', query)).map((row) => row.service_request_id);
    expect(await codes({ service_code: 'bench' })).toEqual([there.code]);
    expect(await codes({ jurisdiction_id: 'kyzylzhar' })).toEqual([there.code]);
    const near = { lat: String(village.lat), long: String(village.lon), radius: '50' };
    expect(await codes(near)).toEqual([there.code]);
    const pages = [await codes({ page_size: '1' }), await codes({ page_size: '1', page: '2' })];
    expect(pages.map((page) => page.length)).toEqual([1, 1]);
    expect(pages[0]).not.toEqual(pages[1]);
    const past = { start_date: '2025-01-01T00:00:00Z', end_date: '2025-03-01T00:00:00Z' };
    expect(await codes(past)).toEqual([]);
    const wrongs: Sent[] = [
      { ...past, end_date: '2026-01-01T00:00:00Z' },
      { start_date: 'yesterday' },
      { status: 'fixed' },
      { page: '0' },
      { lat: '1' },
    ];
    for (const wrong of wrongs) {
      expect((await site.get('requests.json', wrong)).status).toBe(400);
    }
    expect((await site.get('requests/NOSUCH.json')).status).toBe(404);
    expect((await site.get('nothing.json')).status).toBe(404);
  });

  test('a token is the number itself', async () => {
    const { code } = await fileAndSettle(town);
    expect(await site.json(`tokens/${code}.json`)).toEqual([
      { service_request_id: code, token: code },
    ]);
    expect((await site.get('tokens/none.json')).status).toBe(404);
  });

  test('what happened is told as updates, with the photo that shows it', async () => {
    const { code, id } = await fileAndClaim(town, { words: 'With updates' });
    const span = {
      start_date: new Date(now().getTime() - 60_000).toISOString(),
      end_date: new Date(now().getTime() + 60_000).toISOString(),
    };
    const updates = await site.json('servicerequestupdates.json', {
      ...span,
      service_request_id: code,
    });
    expect(updates.map((one) => one.extended_status)).toEqual([
      ...['filed', 'assigned', 'accepted', 'claimed'],
    ]);
    expect(updates.at(-1)).toMatchObject({ status: 'open', service_request_id: code });
    expect(updates.at(-1)?.media_url).toMatch(/^http.*\.jpg$/);
    expect(JSON.stringify(updates)).not.toContain(id);
    const inXml = await site.xml('servicerequestupdates.xml', {
      ...span,
      service_request_id: code,
    });
    expect(inXml.service_request_updates).toEqual({ request_update: updates.map(flat) });
  });

  test('the id of a report is never told', async () => {
    const { id } = await fileAndSettle(town);
    for (const path of ['requests.json', 'requests.xml', 'servicerequestupdates.xml']) {
      expect(await (await site.get(path)).text()).not.toContain(id);
    }
  });
});
