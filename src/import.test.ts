import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { importCategories } from '#modules/categories/actions.ts';
import { readCategories } from '#modules/categories/input.ts';
import { system } from '#modules/people/rules.ts';

const folder = mkdtempSync(join(tmpdir(), 'lamplighter-import-command-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...given: string[]) =>
  new Promise<{ code: number; said: string; complained: string }>((resolve) => {
    const all = ['src/import.ts', '--from', process.cwd(), ...given];
    execFile(process.execPath, all, { env: process.env }, (problem, said, complained) =>
      resolve({ code: Number(problem?.code ?? 0), said, complained }),
    );
  });
const lamps = 'test/fixtures/import/lamps.geojson';
const mapping = 'db/import-examples/points-geojson.json';
const rejects = join(folder, 'rejects.csv');

describe('bin/import', () => {
  test('waits until the installation has its categories', async () => {
    const { code, complained } = await run('reports', lamps, '--mapping', mapping);
    expect([code, complained]).toEqual([1, expect.stringContaining('start bin/serve once')]);
  });

  test('brings in a territory, then old cases, and says what became of each row', async () => {
    const categories: unknown = JSON.parse(readFileSync('db/seed/categories.json', 'utf8'));
    await importCategories(system, readCategories(categories));
    const town = join(folder, 'town.json');
    writeFileSync(town, '{"names": {"kk": "kk", "ru": "ru", "en": "en"}}');
    const areas = 'db/seed/areas/north-kazakhstan.geojson';
    expect((await run('areas', areas, '--mapping', town)).said).toContain('15 areas added');
    const given = ['reports', lamps, '--mapping', mapping, '--rejects', rejects];
    const { code, said } = await run(...given);
    expect(code).toBe(0);
    expect(said).toContain('6 rows read, 2 new, 0 known, 0 changed, 4 rejected');
    expect(said).toContain('1  place-outside: Its place is outside our areas.');
    expect((await run(...given)).said).toContain('0 new, 2 known');
  });

  test('keeps the good part of a file that breaks off, and says so', async () => {
    const cut = join(folder, 'cut.geojson');
    writeFileSync(cut, readFileSync(lamps, 'utf8').slice(0, 700));
    const given = ['reports', cut, '--mapping', mapping, '--rejects', rejects];
    const { code, said, complained } = await run(...given);
    expect([code, said]).toEqual([1, expect.stringContaining('2 rows read')]);
    expect(complained).toContain('The file breaks off here');
  });

  test.each([
    ['nothing to do', [], 'bin/import reports FILE'],
    ['a file that is not there', ['reports', 'no.csv', '--mapping', mapping], 'There is no file'],
    ['a mapping that is not there', ['reports', lamps, '--mapping', 'no.json'], 'There is no file'],
    [
      'rejects that would overwrite the file',
      ['reports', lamps, '--mapping', mapping, '--rejects', lamps],
      'choose another',
    ],
  ])('with %s says what it needs', async (_, given, sentence) => {
    const { code, complained } = await run(...given);
    expect([code, complained]).toEqual([1, expect.stringContaining(sentence)]);
  });
});
