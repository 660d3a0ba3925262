import { sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { allCategories } from '#modules/categories/queries.ts';
import { eventsOf } from '#modules/ledger/queries.ts';
import { stranger, system } from '#modules/people/rules.ts';
import { db } from '#server/database.ts';
import { idFrom } from '#server/ids.ts';
import { layTown } from '../../../test/town.ts';
import { fitImported, type FittingReport } from './importing-rows.ts';
import { beginImport, endImport, storeImported } from './importing.ts';
import type { ImportedReport } from './input-import.ts';

const categoryId = async (key: string) =>
  (await allCategories()).find((category) => category.key === key)?.id ?? '';
let files = 0;
const begin = (source = 'old-town') =>
  beginImport(system, {
    ...{ source, fileName: 'cases.csv' },
    contentSha256: Buffer.from(`file ${(files += 1)}`.padEnd(32)),
  });

async function fitting(more: Partial<ImportedReport> = {}, key = 'lamp'): Promise<FittingReport> {
  const fit = await fitImported({
    ...{ externalId: 'A-1', categoryId: await categoryId(key), state: 'received', locale: 'ru' },
    ...{
      place: { lon: 69.14, lat: 54.87 },
      address: 'ул. Абая, 10',
      words: 'Звоните +7 777 123 45 67',
    },
    ...{ filedAt: new Date('2020-05-01T06:00:00Z'), changedAt: new Date('2020-05-02T06:00:00Z') },
    ...{ claimedAt: null, ...more },
  });
  if (typeof fit === 'string') throw new Error(fit);
  return fit;
}
const claimed = {
  state: 'claimed',
  changedAt: new Date('2020-06-01T06:00:00Z'),
  claimedAt: new Date('2020-05-31T06:00:00Z'),
} as const;

async function store(reports: FittingReport[], alreadyPublic = false) {
  const run = await begin();
  return storeImported(system, run, { reports, rowsDone: reports.length, alreadyPublic });
}
const stored = () => db.selectFrom('reports').selectAll().executeTakeFirstOrThrow();

beforeAll(layTown);
beforeEach(async () => {
  await db.deleteFrom('reports').execute();
});

describe('an imported report', () => {
  test('lies in its area with its date, asks nobody and writes to nobody', async () => {
    expect(await store([await fitting()])).toMatchObject({ added: 1, known: 0, changed: 0 });
    expect(await stored()).toMatchObject({
      ...{ state: 'received', channel: 'import', source: 'old-town', external_id: 'A-1' },
      ...{ organisation_id: null, due_at: null, showing: 'public', confirmed_at: null },
      filed_at: new Date('2020-05-01T06:00:00Z'),
    });
    expect(await db.selectFrom('letters').select('id').execute()).toEqual([]);
  });

  test('shows strangers no telephone number, and stands in the ledger without words', async () => {
    await store([await fitting()]);
    const { id, public_words } = await stored();
    expect(public_words).toBe('Звоните ▇▇▇');
    const [event] = await eventsOf(db, id);
    expect(event).toMatchObject({ event: 'report.imported', by: 'system' });
    expect(event?.facts).toMatchObject({ source: 'old-town', category: 'lamp', area: 'petropavl' });
    expect(JSON.stringify(event)).not.toContain('Звоните');
  });

  test('has an id that its public number does not give away, for an id opens the receipt', async () => {
    await store([await fitting()]);
    expect((await stored()).id).not.toBe(idFrom('old-town A-1'));
  });

  test('waits for the desk when its category is reviewed, unless its source was public before', async () => {
    await store([await fitting({}, 'entrance')]);
    expect(await stored()).toMatchObject({ showing: 'held' });
    await db.deleteFrom('reports').execute();
    await store([await fitting({}, 'entrance')], true);
    expect(await stored()).toMatchObject({ showing: 'public', public_address: '' });
    await db.deleteFrom('reports').execute();
    await store([await fitting({}, 'drug-place')], true);
    expect(await stored()).toMatchObject({ showing: 'held', public_lon: null, public_words: '' });
  });

  test('outside our areas or of no known category is left out', async () => {
    const report = await fitting();
    expect(await fitImported({ ...report, place: { lon: 0, lat: 51 } })).toBe('place-outside');
    expect(await fitImported({ ...report, categoryId: idFrom('none') })).toBe('category-unknown');
  });
});

describe('a report that is here already', () => {
  test('is not added again and stays as it is', async () => {
    await store([await fitting()]);
    const before = await stored();
    expect(await store([await fitting({ words: 'Другое' })])).toMatchObject({ added: 0, known: 1 });
    expect(await stored()).toEqual(before);
  });

  test('takes a newer state from its source, never its words, and the ledger says so', async () => {
    await store([await fitting()]);
    expect(await store([await fitting({ ...claimed, words: 'Другое' })])).toMatchObject({
      changed: 1,
    });
    const row = await stored();
    expect(row).toMatchObject({ state: 'claimed', claimed_at: claimed.claimedAt });
    expect(row.words).toContain('Звоните');
    const events = await eventsOf(db, row.id);
    expect(events.slice(-2).map(({ event }) => event)).toEqual([
      'report.imported',
      'report.import-changed',
    ]);
  });

  test('does not follow its source once somebody here works on it or has confirmed it', async () => {
    await store([await fitting()]);
    for (const touched of [{ state: 'confirmed' }, { round: 2 }, { state: 'declined' }]) {
      await db
        .updateTable('reports')
        .set({ state: 'received', round: 1, ...touched })
        .execute();
      const before = await stored();
      expect(await store([await fitting(claimed)])).toMatchObject({ known: 1, changed: 0 });
      expect(await stored()).toEqual(before);
    }
  });

  test('of another source with the same number is another report', async () => {
    await store([await fitting()]);
    const run = await begin('new-town');
    const batch = { reports: [await fitting()], rowsDone: 1, alreadyPublic: false };
    expect(await storeImported(system, run, batch)).toMatchObject({ added: 1 });
  });
});

describe('an import', () => {
  const batch = async (externalId: string, rowsDone: number) => ({
    ...{ reports: [await fitting({ externalId })], rowsDone, alreadyPublic: false },
  });
  const file = {
    source: 'old-town',
    fileName: 'b.csv',
    contentSha256: Buffer.from('b'.repeat(32)),
  };

  test('that was stopped goes on where it was; one that ended begins anew', async () => {
    const run = await beginImport(system, file);
    await storeImported(system, run, await batch('B-1', 1));
    const again = await beginImport(system, file);
    expect(again).toMatchObject({ rowsDone: 1, added: 1 });
    await endImport(system, again, { whole: true });
    expect(await beginImport(system, file)).toMatchObject({ rowsDone: 0, added: 0 });
  });

  test('refuses to read the same file twice at once', async () => {
    const run = await beginImport(system, file);
    await storeImported(system, run, await batch('B-1', 1));
    const second = storeImported(system, run, await batch('B-2', 1));
    await expect(second).rejects.toMatchObject({ key: 'import.runs-elsewhere' });
  });

  test('has everything counted once, at its end', async () => {
    const run = await storeImported(system, await begin(), await batch('B-1', 1));
    await endImport(system, run, { whole: true });
    await endImport(system, run, { whole: true });
    const { rows } = await sql<{ task: string }>`
      select task_identifier as task from graphile_worker.jobs
      where task_identifier like 'figures.%' order by 1`.execute(db);
    expect(rows.map(({ task }) => task)).toEqual([
      'figures.count-all-cells',
      'figures.count-everything',
    ]);
  });

  test('is for administrators only', async () => {
    const run = await begin();
    const refused = { key: 'people.may-not-administer' };
    await expect(beginImport(stranger, file)).rejects.toMatchObject(refused);
    await expect(storeImported(stranger, run, await batch('B-1', 1))).rejects.toMatchObject(
      refused,
    );
    await expect(endImport(stranger, run, { whole: true })).rejects.toMatchObject(refused);
  });
});
