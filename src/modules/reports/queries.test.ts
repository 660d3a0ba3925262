import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { setClock } from '#server/clock.ts';
import { newId } from '#server/ids.ts';
import { DAY, fileAndClaim, fileAndSettle, monday, pass, type Filed } from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, village, yard, type Town } from '../../../test/town.ts';
import { listFilters } from './input.ts';
import { declineReport, hideReport, mergeReports } from './moderation.ts';
import { nearDuplicates } from './near-public.ts';
import { giveVerdict } from './outcome.ts';
import { isFiled, mergedInto, publicList, publicPins, publicReportByCode } from './queries.ts';

let town: Town;
let cast: Cast;
const filed: Record<string, Filed> = {};
const why = { why: 'We have looked' };
const north = (metres: number) => ({ lon: yard.lon, lat: yard.lat + metres / 111_195 });

beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
  filed.open = await fileAndSettle(town);
  filed.dogs = await fileAndSettle(town, { category: 'dogs', answers: { bitten: 'no' } });
  filed.held = await fileAndSettle(town, { category: 'entrance' });
  await pass(DAY);
  filed.away = await fileAndSettle(town, { ...village });
  filed.claimed = await fileAndClaim(town, north(30));
  filed.confirmed = await fileAndClaim(town, north(40));
  await giveVerdict(filed.confirmed.reporter, filed.confirmed.id, { answer: 'yes', words: '' });
  filed.disputed = await fileAndClaim(town, north(60));
  await giveVerdict(filed.disputed.reporter, filed.disputed.id, { answer: 'no', words: '' });
  filed.hidden = await fileAndSettle(town);
  await hideReport(cast.operatorOfAll, filed.hidden.id, why);
  filed.declined = await fileAndSettle(town, north(70));
  await declineReport(cast.operatorOfAll, filed.declined.id, why);
  filed.merged = await fileAndSettle(town);
  await mergeReports(cast.operatorOfAll, filed.merged.id, filed.open.id, why);
  await pass(0);
});
afterAll(() => setClock(null));

const nameOf = (code: string) => Object.keys(filed).find((name) => filed[name]?.code === code);
const listed = async (filters: object) =>
  (await publicList(listFilters.parse(filters))).reports.map(({ code }) => nameOf(code)).sort();

describe('the public list', () => {
  test.each<[string, object, string[]]>([
    [
      'everything strangers may see',
      {},
      ['away', 'claimed', 'confirmed', 'declined', 'disputed', 'dogs', 'open'],
    ],
    ['what is open', { state: 'open' }, ['away', 'dogs', 'open']],
    ['what is claimed', { state: 'claimed' }, ['claimed']],
    ['what is confirmed', { state: 'confirmed' }, ['confirmed']],
    ['what is disputed', { state: 'disputed' }, ['disputed']],
    ['one kind', { category: 'dogs' }, ['dogs']],
    ['a group of kinds in one area', { category: 'places', area: 'kyzylzhar' }, ['away']],
    [
      'a region with all that lies in it',
      { area: 'region', state: 'open' },
      ['away', 'dogs', 'open'],
    ],
    ['since a day', { since: '2026-03-03', state: 'open' }, ['away']],
    ['until a day', { until: '2026-03-03' }, ['dogs', 'open']],
    ['a kind nobody knows', { category: 'ghosts' }, []],
    ['of a kind that is never public, nothing', { category: 'drug-place' }, []],
  ])('shows %s', async (_, filters, names) => expect(await listed(filters)).toEqual(names));

  test('takes a filter that makes no sense as none', async () => {
    expect(
      await listed({ state: 'fixed', since: 'yesterday', after: "'; drop table" }),
    ).toHaveLength(7);
  });

  test('goes on where a page ended, though many came in the same moment', async () => {
    const all: string[] = [];
    for (let after: string | undefined; ;) {
      const { reports, next } = await publicList({ after }, 2);
      expect(reports.length).toBeLessThanOrEqual(2);
      all.push(...reports.map(({ code }) => code));
      if (!next) break;
      after = next;
    }
    expect(all).toHaveLength(7);
    expect(new Set(all).size).toBe(7);
  });
});

describe('the public page', () => {
  test('opens by the number, and not for what is held, hidden or joined with another', async () => {
    const opens = async (name: string) =>
      (await publicReportByCode(filed[name]?.code ?? '')) !== null;
    expect(await opens('open')).toBe(true);
    for (const name of ['held', 'hidden', 'merged']) expect(await opens(name)).toBe(false);
    expect(await publicReportByCode('ZZZZZZZZZ')).toBeNull();
  });

  test('its pins lie in the box that was asked for', async () => {
    const codes = (await publicPins([70, 54, 71, 56], 10)).map(({ code }) => nameOf(code));
    expect(codes).toEqual(['away']);
    expect(await publicPins([69, 54, 71, 56], 3)).toHaveLength(3);
    expect(await publicPins([0, 0, 1, 1], 10)).toEqual([]);
  });
});

describe('before sending, a reporter is asked about', () => {
  const near = async (category: string, radiusM: number) =>
    (await nearDuplicates(yard, town.category(category), radiusM)).map(({ report, metres }) => [
      nameOf(report.code),
      metres,
    ]);

  test('open reports of the same kind near by, nearest first', async () => {
    expect(await near('lamp', 100)).toEqual([
      ['open', 1],
      ['disputed', 60],
    ]);
  });

  test('none farther away, of another kind, done, or not to be seen', async () => {
    expect(await near('lamp', 50)).toEqual([['open', 1]]);
    expect(await near('bench', 1000)).toEqual([]);
    expect(await near('entrance', 1000)).toEqual([]);
  });
});

test('whether a form was sent already is known by its id only', async () => {
  expect(await isFiled(filed.open?.id ?? '')).toBe(true);
  expect(await isFiled(newId())).toBe(false);
  expect(await isFiled(filed.open?.code ?? '')).toBe(false);
  expect(await isFiled("' or true --")).toBe(false);
});

test('days are those of the installation, from midnight on', async () => {
  // In Almaty it is half past midnight of the fifth, in Greenwich still the fourth.
  setClock(new Date('2026-03-04T19:30:00Z'));
  const { code } = await fileAndSettle(town, { ...village });
  const found = async (filters: object) =>
    (await publicList(listFilters.parse(filters))).reports.some((report) => report.code === code);
  expect(await found({ since: '2026-03-05', until: '2026-03-06' })).toBe(true);
  expect(await found({ until: '2026-03-05' })).toBe(false);
  expect(await found({ since: '2026-03-06' })).toBe(false);
});

test('a number that is none, whatever is in it, finds nothing', async () => {
  for (const code of ['', 'x', 'ABC\u0000DEFGH', `${filed.open?.code} `]) {
    expect(await publicReportByCode(code)).toBeNull();
  }
});

test('of a merged report strangers could not see, its number does not lead on', async () => {
  expect(await mergedInto(filed.merged?.code ?? '')).toBe(filed.open?.code);
  const held = await fileAndSettle(town, { category: 'entrance' });
  await mergeReports(cast.operatorOfAll, held.id, filed.open?.id ?? '', why);
  expect(await mergedInto(held.code)).toBeNull();
});
