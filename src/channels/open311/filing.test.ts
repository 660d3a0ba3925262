// What a program sends us, over real HTTP: with parts, twice, wrongly, too often.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { messagesOf } from '#modules/conversations/queries.ts';
import { fileForProgram } from '#modules/endpoints/filing.ts';
import { deskPhotos } from '#modules/media/queries.ts';
import { stranger } from '#modules/people/rules.ts';
import { newReport } from '#modules/reports/input.ts';
import { now, setClock } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { keyOf } from '../../../test/keys.ts';
import { DAY, monday, pass, picture, settle } from '../../../test/loop.ts';
import {
  byCode,
  partsOf,
  speakOpen311,
  type Program,
  type Row,
  type Sent,
} from '../../../test/open311-program.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { abroad, layTown, yard } from '../../../test/town.ts';

let cast: Cast;
let site: Program;
let api_key: string;
let otherKey: string;
let readingKey: string;
let strangeKey: string;

beforeAll(async () => {
  setClock(monday);
  await layTown();
  cast = await hireCast();
  api_key = await keyOf(cast.operatorOfAll, 'open311');
  otherKey = await keyOf(cast.operatorOfPetropavl, 'open311');
  strangeKey = await keyOf(cast.lampWorker, 'open311');
  readingKey = await keyOf(cast.operatorOfAll, 'reports:read');
  site = await speakOpen311(api_key);
});
afterAll(async () => {
  await site.stop();
  setClock(null);
});

describe('filing', () => {
  test('a program files with its key, and the report goes its usual way', async () => {
    const code = await site.filed(
      site.lamp({ first_name: 'Aru', last_name: 'Bek', phone: '+7 701 1234567' }),
    );
    await settle();
    const report = await byCode(code);
    expect(report).toMatchObject({ channel: 'open311', state: 'assigned', lon: yard.lon });
    const contact = await db
      .selectFrom('report_contacts')
      .select(['name', 'phone'])
      .where('report_id', '=', report.id)
      .executeTakeFirst();
    expect(contact).toEqual({ name: 'Aru Bek', phone: '+7 701 1234567' });
  });

  test('without a key, with a wrong one, or with one for something else, nothing is taken', async () => {
    const { api_key: _, ...keyless } = site.lamp();
    expect((await site.post(keyless)).status).toBe(403);
    expect((await site.post(site.lamp({ api_key: `lk_${'0'.repeat(40)}` }))).status).toBe(403);
    const other = readingKey;
    const refused = await site.post(site.lamp({ api_key: other }), 'requests.xml');
    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain('<code>403</code>');
  });

  test('anybody may file where the house says so', async () => {
    const open = vi.spyOn(config, 'open311Open', 'get');
    open.mockReturnValue(true);
    const { api_key: _, ...keyless } = site.lamp({ description: 'Nobody knows me' });
    expect(await byCode(await site.filed(keyless))).toMatchObject({ words: 'Nobody knows me' });
  });

  test('what is missing or wrong is named', async () => {
    const wrong: [Sent, number, RegExp][] = [
      [site.lamp({ service_code: '' }), 400, /service_code/],
      [site.lamp({ service_code: 'moon' }), 404, /service_code/],
      [site.lamp({ lat: '', long: '' }), 400, /lat and long/],
      [site.lamp({ lat: 'north' }), 400, /lat and long/],
      [site.lamp({ lat: '10', long: '10' }), 400, /lat, long/],
      [site.lamp({ email: 'nobody' }), 400, /email/],
      [site.lamp({ service_code: 'dogs' }), 400, /bitten/],
      [
        site.lamp({ service_code: 'drug-place', 'attribute[now]': 'yes' }),
        400,
        /service_code: .*call/i,
      ],
    ];
    for (const [body, status, words] of wrong) {
      const response = await site.post(body);
      const [fault] = (await response.json()) as Row[];
      expect([response.status, fault?.code]).toEqual([status, String(status)]);
      expect(fault?.description).toMatch(words);
    }
    const noForm = await fetch(`${site.url}/requests.json`, { method: 'POST', body: '{}' });
    expect(noForm.status).toBe(400);
  });

  test('a report from elsewhere is refused whichever program brings it', async () => {
    const { id, category_id: categoryId } = await byCode(await site.filed(site.lamp()));
    const input = newReport.parse({ id: newId(), categoryId, ...abroad, locale: 'en' });
    const filing = { clientId: id, address: '', mediaUrls: [] };
    await expect(fileForProgram(stranger, input, filing)).rejects.toThrow(
      'report.outside-our-areas',
    );
  });

  test('answers come as attributes, alone or as a list', async () => {
    const code = await site.filed(
      site.lamp({
        service_code: 'dogs',
        'attribute[bitten][]': 'yes',
        'attribute[whom]': 'A child',
      }),
    );
    expect((await byCode(code)).answers).toEqual({ bitten: 'yes', whom: 'A child' });
  });

  test('the same request sent twice within a minute is one report; a day later it is another', async () => {
    const body = site.lamp({ description: 'Sent twice' });
    const codes = await Promise.all([site.filed(body), site.filed(body)]);
    expect(new Set(codes).size).toBe(1);
    setClock(new Date(now().getTime() + 50_000));
    expect(await site.filed(body)).toBe(codes[0]);
    await pass(DAY);
    expect(await site.filed(body)).not.toBe(codes[0]);
    const key = { 'idempotency-key': 'task-7' };
    const first = await site.filed(site.lamp({ description: 'Named' }), key);
    await pass(DAY);
    expect(await site.filed(site.lamp({ description: 'Named, in other words' }), key)).toBe(first);
  });

  test('photos come as parts of the form under any name; what is no picture is said', async () => {
    const form = partsOf(site.lamp({ description: 'With parts' }), [
      ['photo1', new Blob([Uint8Array.from(await picture())])],
      ['media', new Blob([Uint8Array.from(await picture())])],
      ['photo3', new Blob(['no picture'])],
    ]);
    const response = await site.post(form);
    const [answer] = (await response.json()) as Row[];
    expect(answer?.service_notice).toBe('1 photo was not taken.');
    const { id } = await byCode(String(answer?.service_request_id));
    expect(await deskPhotos(id)).toHaveLength(2);
  });

  test('what is never public is taken, and shown to nobody but the program that filed it', async () => {
    const code = await site.filed(
      site.lamp({ service_code: 'drug-place', 'attribute[now]': 'no' }),
    );
    expect((await site.get(`requests/${code}.json`)).status).toBe(404);
    expect(await site.json('requests.json', { service_request_id: code })).toEqual([]);
    const [own] = await site.json(`requests/${code}.json`, { api_key });
    expect(own).toMatchObject({ status: 'open', description: null, lat: null });
    const other = otherKey;
    expect((await site.get(`requests/${code}.json`, { api_key: other })).status).toBe(404);
  });

  test('a program that asks too often is told when it may again', async () => {
    const key = otherKey;
    await db
      .updateTable('client_keys')
      .set({ quota_per_hour: 1 })
      .where('person_id', '=', cast.operatorOfPetropavl.personId)
      .execute();
    const body = site.lamp({ api_key: key, description: 'Too often' });
    expect((await site.post(body)).status).toBe(200);
    const over = await site.post(body);
    expect(over.status).toBe(429);
    expect(Number(over.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await over.json()).toEqual([{ code: '429', description: expect.any(String) as string }]);
  });
});

describe('as FixMyStreet sends', () => {
  const form = (more: Sent = {}) =>
    new URLSearchParams({
      ...{ jurisdiction_id: 'petropavl', api_key, service_code: 'lamp' },
      ...{ lat: '54.871234', long: '69.142123', email: 'resident@example.org' },
      ...{
        first_name: 'Test',
        last_name: 'User',
        media_url: 'https://fms.example.org/photo/1.jpeg',
      },
      description:
        'title: Lamp\n\ndetail: It is dark\n\nurl: http://fms.example.org/report/7\n\nSubmitted via FixMyStreet\n',
      ...{ 'attribute[easting]': '100', 'attribute[northing]': '200' },
      ...{ 'attribute[fixmystreet_id]': '7', ...more },
    });

  test('its form is understood, and the same report of theirs stays one', async () => {
    const response = await site.post(form(), 'requests.xml');
    const text = await response.text();
    expect([response.status, text]).toEqual([200, text]);
    const code = /<service_request_id>(\w+)</.exec(text)?.[1] ?? '';
    expect(text).not.toContain('<token');
    expect(await byCode(code)).toMatchObject({ answers: {}, lat: 54.871234 });
    setClock(new Date(now().getTime() + 2 * DAY));
    const again = await site.post(form({ description: 'Edited meanwhile' }), 'requests.xml');
    expect(await again.text()).toContain(`<service_request_id>${code}<`);
    const requests = await site.xml('requests.xml', { service_request_id: code });
    expect(requests.service_requests).toMatchObject({
      request: { service_request_id: code, status: 'open' },
    });
  });

  test('what their people say more reaches the others once; another program may not', async () => {
    const code = await site.filed(site.lamp({ description: 'With more to say' }));
    const { id } = await byCode(code);
    const update = (more: Sent = {}) =>
      site.post(
        {
          ...{ api_key, service_request_id: code, update_id: '31', status: 'CLOSED' },
          ...{ updated_datetime: '2026-03-02T09:00:00+05:00', description: 'It flickers', ...more },
        },
        'servicerequestupdates.xml',
      );
    const first = await (await update()).text();
    expect(first).toMatch(/<request_update>\s*<update_id>[\w-]+</);
    expect(await (await update()).text()).toBe(first);
    const said = await messagesOf({ kind: 'reporter', reportId: id }, id);
    expect(said.map(({ words }) => words)).toEqual(['It flickers']);
    expect((await byCode(code)).state).not.toBe('confirmed');
    expect((await update({ api_key: strangeKey })).status).toBe(404);
    expect((await update({ update_id: '' })).status).toBe(400);
  });
});
