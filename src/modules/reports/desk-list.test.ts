import { VectorTile } from '@mapbox/vector-tile';
import { gunzipSync } from 'node:zlib';
import { PbfReader } from 'pbf';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { tileOf } from '#basics/place.ts';
import { deskTile } from '#modules/figures/desk-tiles.ts';
import { eventsOf } from '#modules/ledger/queries.ts';
import { searchOrganisations } from '#modules/organisations/queries.ts';
import { searchStaff } from '#modules/people/staff-list.ts';
import { stranger, type Actor } from '#modules/people/rules.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { DAY, fileAndClaim, fileAndSettle, monday, type Filed } from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, village, yard, type Town } from '../../../test/town.ts';
import { conditionsOf } from './desk-filtering.ts';
import { deskPlaces, deskQueue, everyCode } from './desk-queues.ts';
import { deskFilters, deskQuery, deskSorts } from './input.ts';
import { takeReport } from './locks.ts';
import { declineReport } from './moderation.ts';
import { giveVerdict } from './outcome.ts';

let town: Town;
let cast: Cast;
const filed: Record<string, Filed> = {};
const contact = { email: 'Zhanna@Example.org', phone: '8 (701) 555-44-33' };

/** A town with one of everything, each filed on another day. */
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
  const next = (given: Record<string, unknown>, make = fileAndSettle) => {
    setClock(new Date(monday.getTime() + Object.keys(filed).length * DAY));
    return make(town, given);
  };
  filed.lamp = await next({ words: 'Разбиты лампы, пишите t.me/shop_pvl', ...contact });
  filed.bench = await next({ category: 'bench', words: 'Сломана скамейка, стекло жолдары' });
  filed.entrance = await next({ category: 'entrance', address: 'Абая 12' });
  filed.claimed = await next({ words: 'Broken windows' }, fileAndClaim);
  filed.disputed = await next({ category: 'dogs', answers: { bitten: 'no' } }, fileAndClaim);
  await giveVerdict(filed.disputed.reporter, filed.disputed.id, { answer: 'no', words: '' });
  filed.away = await next({ ...village, channel: 'api' });
  filed.declined = await next({ category: 'bench' });
  await declineReport(cast.operatorOfAll, filed.declined.id, { why: 'Not there' });
  await takeReport(cast.operatorOfAll, filed.bench.id);
  await db
    .updateTable('reports')
    .set({ severity: 'high' })
    .where('id', '=', filed.entrance.id)
    .execute();
});
beforeEach(() => setClock(new Date(monday.getTime() + 7 * DAY)));
afterAll(() => setClock(null));

const names = (rows: readonly { code: string }[]) =>
  rows.map(({ code }) => Object.entries(filed).find(([, one]) => one.code === code)?.[0] ?? code);
const list = async (given: object, actor: Actor = cast.operatorOfAll) =>
  names((await deskQueue(actor, deskFilters.parse({ queue: 'all', ...given }))).reports);

test.each<[string, object, string[]]>([
  ['a state', { state: 'claimed' }, ['claimed']],
  ['how urgent', { severity: 'high' }, ['entrance']],
  ['what nobody has', { organisation: 'nobody' }, ['bench', 'declined']],
  ['an organisation', { organisation: 'cleaners' }, ['entrance']],
  ['an organisation nobody knows', { organisation: 'atlantis' }, []],
  ['how it came in', { channel: 'api' }, ['away']],
  ['days', { since: '2026-03-03', until: '2026-03-04' }, ['bench', 'entrance']],
  ['what is late', { due: 'late' }, ['entrance', 'lamp']],
  ['what is due today', { due: 'today' }, ['away', 'disputed']],
  ['what is mine', { mine: 'yes' }, ['bench']],
  ['what a resident disputed', { disputed: 'yes' }, ['disputed']],
])('the list is narrowed by %s', async (_, given, expected) => {
  expect((await list(given)).toSorted()).toEqual(expected);
});

describe('the list is sorted', () => {
  const pages = async (given: object) => {
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const asked = deskFilters.parse({ queue: 'all', ...given, after });
      const page = await deskQueue(cast.operatorOfAll, asked);
      seen.push(...names(page.reports));
      after = page.next ?? undefined;
    } while (after);
    return seen;
  };

  test.each(deskSorts)('by %s, both ways, each report once', async (sort) => {
    const everything = Object.keys(filed).toSorted();
    for (const dir of ['asc', 'desc'] as const) {
      expect((await pages({ sort, dir })).toSorted()).toEqual(everything);
      expect((await pages({ sort, dir, since: '2026-01-01' })).toSorted()).toEqual(everything);
    }
  });

  test('as the column says, what is due first or filed last at the top when nobody says how', async () => {
    expect(await list({})).toEqual(Object.keys(filed).toReversed());
    expect((await list({ sort: 'due' })).slice(-2).toSorted()).toEqual(['bench', 'declined']);
    expect((await list({ sort: 'severity' }))[0]).toBe('entrance');
    expect((await list({ sort: 'state', dir: 'desc' }))[0]).toBe('declined');
    expect((await list({ sort: 'area', dir: 'desc' }))[0]).toBe('away');
  });

  test('across pages without losing or repeating one', async () => {
    for (let at = 0; at < 54; at++)
      await fileAndSettle(town, { words: 'много', category: 'bench' });
    for (const sort of deskSorts) {
      const seen = await pages({ q: undefined, category: 'bench', sort, dir: 'asc' });
      expect([seen.length, new Set(seen).size]).toEqual([56, 56]);
      const whole = await pages({ sort });
      expect([whole.length, new Set(whole).size]).toEqual([61, 61]);
    }
  });
});

describe('a search', () => {
  test.each<[string, string, string[]]>([
    ['a word in another form', 'лампа', ['lamp']],
    ['an English word in another form', 'window', ['claimed']],
    ['the beginning of a Kazakh word', 'жолд', ['bench']],
    ['a handle within an address of the net', '@shop_pvl', ['lamp']],
    ['a street and a house', 'абая 12', ['entrance']],
    ['two words of which one is not there', 'лампа скамейка', []],
    ['nothing but signs', '…', []],
  ])('by %s', async (_, q, expected) => expect(await list({ q })).toEqual(expected));

  test('by the beginning of a number, dashes or not', async () => {
    const code = filed.bench?.code ?? '';
    expect(await list({ q: `${code.slice(0, 3)}-${code.slice(3, 6)}` })).toContain('bench');
  });

  test('by four signs out of the middle or the end of a number, on one’s own ground', async () => {
    const code = filed.bench?.code ?? '';
    for (const part of [code.slice(2, 6), code.slice(3), code.slice(-4)]) {
      const q = `${part.slice(0, 3)}-${part.slice(3)}`;
      expect(await list({ q })).toContain('bench');
      expect(await list({ q, state: 'claimed' })).not.toContain('bench');
      expect(await list({ q }, cast.operatorOfKyzylzhar)).not.toContain('bench');
    }
    await expect(list({ q: code.slice(-4) }, stranger)).rejects.toMatchObject({ status: 403 });
  });

  test('by phone or e-mail finds for whom contacts are open, and leaves a row in the record', async () => {
    const { personId } = cast.operatorOfAll;
    expect(await list({ q: '+7 701 555 44 33' })).toEqual(['lamp']);
    expect(await list({ q: 'zhanna@example.ORG' })).toEqual(['lamp']);
    const readings = (await eventsOf(db, personId)).filter(
      ({ event }) => event === 'report.contact-search-read',
    );
    expect(readings).toMatchObject([{ facts: { found: [filed.lamp?.code] } }, { personId }]);
    expect(await list({ q: '+7 701 555 44 33' }, cast.operatorOfKyzylzhar)).toEqual([]);
  });
});

test('the whole list, its pins and its conditions end at one’s own ground', async () => {
  const { operatorOfKyzylzhar: local } = cast;
  const filters = deskFilters.parse({ queue: 'all', sort: 'filed' });
  expect(deskQuery({ ...filters, after: 'x' })).toBe('queue=all&sort=filed');
  expect(names((await everyCode(local, filters)).map((code) => ({ code })))).toEqual(['away']);
  const codes = [filed.lamp?.code ?? '', filed.away?.code ?? ''];
  expect(names(await deskPlaces(local, codes))).toEqual(['away']);
  const tile = { z: 14, ...tileOf(yard, 14) };
  const bytes = await deskTile(cast.operatorOfAll, tile, codes);
  const pins = new VectorTile(new PbfReader(gunzipSync(bytes ?? Buffer.alloc(0)))).layers.pins;
  expect(pins?.feature(0).properties).toMatchObject({ code: filed.lamp?.code });
  expect(await deskTile(local, tile, codes)).toBeNull();
  for (const closed of [conditionsOf, everyCode])
    await expect(closed(stranger, filters)).rejects.toMatchObject({ status: 403 });
  await expect(deskPlaces(cast.cleaner, codes)).rejects.toMatchObject({ status: 403 });
  await expect(deskTile(stranger, tile, codes)).rejects.toMatchObject({ status: 403 });
});

test('people are searched by administrators, organisations by the desk; nobody else finds any', async () => {
  expect(await searchStaff(cast.administrator, 'dan', 5)).toMatchObject([{ name: 'Dana' }]);
  await expect(searchStaff(cast.operatorOfAll, 'dan', 5)).rejects.toMatchObject({ status: 403 });
  expect(await searchOrganisations(cast.operatorOfAll, 'LAMP', 5)).toMatchObject([
    { key: 'lamp-service' },
  ]);
  expect(await searchOrganisations(stranger, 'lamp', 5)).toEqual([]);
});
