import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Refusal } from '#basics/refusal.ts';
import { openFile } from './rows.ts';
import type { SourceRow } from './source-row.ts';

const folder = mkdtempSync(join(tmpdir(), 'lamplighter-rows-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function read(content: string | Uint8Array, more: object = {}) {
  const path = join(folder, 'file');
  writeFileSync(path, content);
  const wanted = { format: 'csv' as const, encoding: 'utf-8', delimiter: ',', ...more };
  const rows: SourceRow[] = [];
  const file = await openFile(path, wanted);
  try {
    for await (const row of file.rows) rows.push(row);
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    return { rows, broken: problem.key };
  }
  return { rows, broken: null };
}
const values = (rows: SourceRow[]) => rows.map((row) => row.values);
const json = { format: 'geojson' };

describe('a table', () => {
  test('is read with quotes, line breaks in a cell, and a mark at its beginning', async () => {
    const { rows } = await read('\uFEFFid,words\r\n1,"one, ""two""\nthree"\r\n\r\n2,пять\r\n');
    expect(values(rows)).toEqual([
      { id: '1', words: 'one, "two"\nthree' },
      { id: '2', words: 'пять' },
    ]);
    expect(rows.map(({ number }) => number)).toEqual([1, 2]);
  });

  test('may be in another encoding and with another sign between its cells', async () => {
    const bytes = Uint8Array.from([...Buffer.from('id;words\n1;'), 0xcf, 0xe5, 0xf2, 0xf0, 0xee]);
    const { rows } = await read(bytes, { encoding: 'windows-1251', delimiter: ';' });
    expect(values(rows)).toEqual([{ id: '1', words: 'Петро' }]);
  });

  test('with a row of too many or too few cells loses that row only', async () => {
    const { rows } = await read('id,words\n1\n2,two\n3,three,more\n');
    expect(rows.map(({ broken }) => broken)).toEqual(['row-broken', undefined, 'row-broken']);
  });

  test('whose quote is never closed keeps the rows before it', async () => {
    const { rows, broken } = await read('id,words\n1,one\n2,two\n3,"three\n4,four\n');
    expect(values(rows)).toHaveLength(2);
    expect(broken).toBe('import.file-broken');
  });

  test('that is not there is said so', async () => {
    await expect(
      openFile(join(folder, 'nowhere'), { format: 'csv', encoding: 'utf-8', delimiter: ',' }),
    ).rejects.toThrow('cannot be read');
  });
});

describe('a list in JSON', () => {
  test('gives the properties of a feature and its point', async () => {
    const feature = {
      type: 'Feature',
      properties: { id: 'LONG', ok: true, note: null },
      geometry: { type: 'Point', coordinates: [69.1, 54.8] },
    };
    const text = JSON.stringify({
      type: 'FeatureCollection',
      crs: { a: [1] },
      features: [feature],
    });
    const { rows } = await read(text.replace('"LONG"', '12345678901234567'), json);
    expect(rows[0]?.values).toMatchObject({
      ...{ id: '12345678901234567', ok: 'true', note: '', geometry: 'POINT (69.1 54.8)' },
    });
  });

  test('may be a bare list or one under "service_requests"', async () => {
    expect((await read('[{"a":1},{"a":{"b":[2]}}]', json)).rows).toHaveLength(2);
    expect((await read('{"service_requests":[{"a":"1"}]}', json)).rows).toHaveLength(1);
  });

  test('with something else than a case in it loses that one only', async () => {
    const { rows, broken } = await read('[{"a":1}, 5, null, [1], "x", {"a":2}]', json);
    expect(rows.map((row) => row.broken ?? '')).toEqual([
      ...['', 'row-broken', 'row-broken', 'row-broken', 'row-broken', ''],
    ]);
    expect(broken).toBeNull();
  });

  test.each([
    ['is cut off', '[{"a":1},{"a":2},{"a":', 2],
    ['is cut off between two cases', '[{"a":1},{"a":2},', 2],
    ['has nonsense in the middle', '[{"a":1},{"a":2} nonsense {"a":3}]', 2],
    ['holds no list', '{"type":"Topology"}', 0],
    ['is no JSON', '<xml/>', 0],
    ['is empty', '', 0],
  ])('that %s is said to be broken, and what came before is kept', async (_, text, kept) => {
    const { rows, broken } = await read(text, json);
    expect(rows).toHaveLength(kept);
    expect(broken).toBe('import.file-broken');
  });
});
