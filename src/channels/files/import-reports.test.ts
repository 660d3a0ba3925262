import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { importAreas } from '#modules/areas/actions.ts';
import { importCategories } from '#modules/categories/actions.ts';
import { readCategories } from '#modules/categories/input.ts';
import { stranger, system } from '#modules/people/rules.ts';
import { db } from '#server/database.ts';
import { importAreasFile } from './import-areas.ts';
import { importReports, type ImportWishes } from './import-reports.ts';

const folder = mkdtempSync(join(tmpdir(), 'lamplighter-import-'));
const rejects = join(folder, 'rejects.csv');
const fixture = (name: string) => `test/fixtures/import/${name}`;
const example = (name: string) => `db/import-examples/${name}.json`;
const sanFrancisco = { file: fixture('san-francisco.csv'), mapping: example('san-francisco') };

const bring = (wishes: Pick<ImportWishes, 'file' | 'mapping'> & Partial<ImportWishes>) =>
  importReports(system, { rejects, ...wishes });
const written = (name: string, content: string) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const reports = () =>
  db.selectFrom('reports').selectAll().orderBy('source').orderBy('external_id').execute();
const rejected = () => readFileSync(rejects, 'utf8').trim().split('\r\n');

beforeAll(async () => {
  await importCategories(
    system,
    readCategories(JSON.parse(readFileSync('db/seed/categories.json', 'utf8'))),
  );
  await importAreas(system, readFileSync('db/seed/areas/north-kazakhstan.geojson'));
  await importAreasFile(system, fixture('california.geojson'), example('one-name'));
});
beforeEach(async () => {
  await db.deleteFrom('reports').execute();
  await db.deleteFrom('report_imports').execute();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('old cases of San Francisco', () => {
  test('come in with US dates and "(lat, lon)" places; odd rows go to a file with the reason', async () => {
    const summary = await bring(sanFrancisco);
    expect(summary).toMatchObject({ read: 1500, added: 1347, known: 0, endedEarly: null });
    expect(Object.fromEntries(summary.rejected)).toEqual({ 'no-place': 24, 'dates-reversed': 129 });
    const [header, first] = rejected();
    expect(header).toMatch(/^row,reason,sentence,,CaseID,Opened,/);
    expect(first).toMatch(/^\d+,(no-place|dates-reversed),It [^,]+\.,\d+,\d+,\d\d\/\d\d\/\d{4} /);
    expect(rejected()).toHaveLength(154);
  });

  test('closed there is claimed here: nothing of an import counts as confirmed', async () => {
    await bring(sanFrancisco);
    const states = Object.groupBy(await reports(), ({ state }) => state);
    expect(Object.keys(states).sort()).toEqual(['claimed', 'received']);
    expect(states.claimed?.every(({ confirmed_at }) => confirmed_at === null)).toBe(true);
    expect(states.received?.every(({ claimed_at }) => claimed_at === null)).toBe(true);
  });

  test('read a second time change nothing', async () => {
    await bring(sanFrancisco);
    const before = await reports();
    const events = await db.selectFrom('ledger_entries').select('id').execute();
    const summary = await bring(sanFrancisco);
    expect(summary).toMatchObject({ read: 1500, added: 0, known: 1347, changed: 0 });
    expect(await reports()).toEqual(before);
    expect(await db.selectFrom('ledger_entries').select('id').execute()).toHaveLength(
      events.length,
    );
  });

  test('stopped in the middle go on there, and all is as if nothing had happened', async () => {
    await bring(sanFrancisco);
    const [whole, wholeRejects] = [await reports(), rejected()];
    await db.deleteFrom('reports').execute();
    await db.deleteFrom('report_imports').execute();
    const stopping = new AbortController();
    const half = await bring({
      ...sanFrancisco,
      onProgress: () => stopping.abort(),
      signal: stopping.signal,
    });
    expect(half).toMatchObject({ read: 500, endedEarly: 'stopped' });
    const rest = await bring(sanFrancisco);
    expect(rest).toMatchObject({ read: 1500, added: 1347, known: 0, wentOnAfter: 500 });
    expect(await reports()).toEqual(whole);
    expect(rejected()).toEqual(wholeRejects);
  });

  test('a later file brings the newer state of a case that is here', async () => {
    const [header, ...lines] = readFileSync(sanFrancisco.file, 'utf8').split('\n');
    const open = lines.find((line) => line.includes(',Open,') && line.includes('"(37')) ?? '';
    await bring({ ...sanFrancisco, file: written('day1.csv', `${header}\n${open}\n`) });
    expect(await reports()).toMatchObject([{ state: 'received' }]);
    const cells = open.split(',');
    [cells[3], cells[4], cells[5]] = ['02/01/2016 10:00:00 AM', '02/01/2016 10:00:00 AM', 'Closed'];
    const next = written('day2.csv', `${header}\n${cells.join(',')}\n`);
    expect(await bring({ ...sanFrancisco, file: next })).toMatchObject({ added: 0, changed: 1 });
    expect(await reports()).toMatchObject([
      { state: 'claimed', claimed_at: new Date('2016-02-01T18:00:00Z') },
    ]);
  });
});

describe('old cases of other towns', () => {
  test('Los Angeles: types by number, a closing date instead of a state, one type left out', async () => {
    const summary = await bring({
      file: fixture('los-angeles.csv'),
      mapping: example('los-angeles'),
    });
    expect([...summary.rejected.keys()]).toEqual(['category-left-out']);
    expect(summary.added + (summary.rejected.get('category-left-out') ?? 0)).toBe(299);
    const open = (await reports()).filter(({ state }) => state === 'received');
    expect(open).toHaveLength(9);
  });

  test('Open311: by the names of the standard; its photos are not fetched', async () => {
    const summary = await bring({
      file: fixture('open311-requests.json'),
      mapping: example('open311'),
    });
    expect(summary).toMatchObject({ read: 5, added: 3 });
    expect([...summary.rejected.keys()]).toEqual(['no-place', 'state-unknown']);
    const [first] = await reports();
    expect(first).toMatchObject({ external_id: '638344', state: 'claimed' });
    expect(first?.filed_at).toEqual(new Date('2010-04-14T14:37:38Z'));
    expect(first?.public_words).not.toContain('555');
    expect(await db.selectFrom('media_photos').select('id').execute()).toEqual([]);
  });

  test('GeoJSON: the point of each feature, dates of the town, the same number once', async () => {
    const summary = await bring({
      file: fixture('lamps.geojson'),
      mapping: example('points-geojson'),
    });
    expect(summary).toMatchObject({ read: 6, added: 2 });
    expect([...summary.rejected.keys()]).toEqual([
      ...['date-unreadable', 'no-place', 'place-outside', 'id-twice'],
    ]);
    const [lamp] = await reports();
    expect(lamp).toMatchObject({ external_id: 'A-1', state: 'claimed', words: 'Не горит фонарь' });
    expect(lamp?.filed_at).toEqual(new Date('2024-03-05T13:20:00Z'));
    expect(rejected()[1]).toContain('""Такого дня нет""');
  });
});

describe('a file that is not as it should be', () => {
  const head = 'id,date,point,words\n';
  const row = (id: string, more = '') => `${id},2020-01-01 10:00:00,"(54.8712, 69.1421)",${more}\n`;
  const mapping = (more: object = {}) =>
    written(
      'mapping.json',
      JSON.stringify({
        ...{ format: 'csv', source: 'town', category: { otherwise: 'dark-street' } },
        fields: { externalId: 'id', filedAt: 'date', place: 'point', words: 'words' },
        ...more,
      }),
    );
  const bringText = (text: string, more: object = {}) =>
    bring({ file: written('cases.csv', text), mapping: mapping(more) });

  test('breaks off: the good part is kept, and a mended file brings the rest', async () => {
    const broken = await bringText(`${head}${row('1')}${row('2')}3,"never closed\n`);
    expect(broken).toMatchObject({ read: 2, added: 2, endedEarly: { key: 'import.file-broken' } });
    const mended = await bringText(`${head}${row('1')}${row('2')}${row('3')}`);
    expect(mended).toMatchObject({ read: 3, added: 1, known: 2, endedEarly: null });
  });

  test('bad rows never stop it: no number, letters of another encoding, words without end', async () => {
    const summary = await bringText(
      `${head}${row('')}${row('2', '\uFFFD')}${row('3', 'я'.repeat(4001))}${row('4', 'a\u0000b')}NA,,,\n`,
    );
    expect([...summary.rejected]).toEqual([
      ['no-id', 2],
      ['letters-unreadable', 1],
      ['words-too-long', 1],
    ]);
    expect(await reports()).toMatchObject([{ external_id: '4', words: 'a b' }]);
  });

  test.each([
    ['has none of the columns', 'number,when\n1,2\n', {}, 'import.no-such-column'],
    ['has no rows', head, {}, 'import.no-rows'],
    ['has no rows at all', '', {}, 'import.no-rows'],
    [
      'is to be of a category nobody knows',
      head + row('1'),
      { category: { otherwise: 'lamps' } },
      'import.unknown-category',
    ],
    [
      'is to be of a group of categories',
      head + row('1'),
      { category: { otherwise: 'drugs' } },
      'import.unknown-category',
    ],
  ])('is refused and nothing is begun when it %s', async (_, text, more, key) => {
    await expect(bringText(text, more)).rejects.toMatchObject({ key });
    expect(await db.selectFrom('report_imports').selectAll().execute()).toEqual([]);
  });

  test('a category that the mapping does not know can be left out', async () => {
    const category = { columns: 'words', values: { lamp: 'dark-street' }, otherwise: 'reject' };
    const summary = await bringText(`${head}${row('1', 'Lamp ')}${row('2', 'Noise')}`, {
      category,
    });
    expect(summary).toMatchObject({ added: 1 });
    expect([...summary.rejected.keys()]).toEqual(['category-unknown']);
  });

  test('is not brought in by who may not administer', async () => {
    const wishes = { file: written('cases.csv', head + row('1')), mapping: mapping(), rejects };
    await expect(importReports(stranger, wishes)).rejects.toMatchObject({
      key: 'people.may-not-administer',
    });
  });
});

describe('a territory', () => {
  test('of police precincts or beats comes in by a mapping of its names', async () => {
    const precincts = fixture('memphis-precincts.geojson');
    expect(await importAreasFile(system, precincts, example('memphis-precincts'))).toBe(9);
    const beats = 'test/fixtures/areas/chicago-beats.geojson';
    expect(await importAreasFile(system, beats, example('chicago-beats'))).toBe(300);
    expect(await importAreasFile(system, beats, example('chicago-beats'))).toBe(0);
  });

  test('is refused when its mapping has a key nobody knows, or it comes from a stranger', async () => {
    const wrong = written('areas.json', '{"keys": "precinct"}');
    const precincts = fixture('memphis-precincts.geojson');
    await expect(importAreasFile(system, precincts, wrong)).rejects.toThrow(
      'keys: is not known. Known are format, key, parent,',
    );
    await expect(
      importAreasFile(stranger, precincts, example('memphis-precincts')),
    ).rejects.toMatchObject({ key: 'people.may-not-administer' });
  });
});
