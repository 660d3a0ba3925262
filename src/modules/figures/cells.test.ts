import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { cellOf, type Place } from '#basics/place.ts';
import { db } from '#server/database.ts';
import { file, forgetReports, layGround, yard } from '../../../test/counted-reports.ts';
import { recountAllCells, recountCell } from './cells.ts';

const cells = () =>
  db
    .selectFrom('figure_cells')
    .selectAll()
    .orderBy('category_id')
    .orderBy('zoom')
    .orderBy('cell')
    .execute();
const rounded = (rows: Awaited<ReturnType<typeof cells>>) =>
  rows.map((row) => ({ ...row, lon: row.lon.toFixed(9), lat: row.lat.toFixed(9) }));

beforeAll(layGround);
beforeEach(forgetReports);

describe('counting map cells', () => {
  // Two in one finest cell, one beside it, one far away.
  const places: Place[] = [
    yard,
    yard,
    { ...yard, lon: yard.lon + 0.012 },
    { lon: 67.1, lat: 53.2 },
  ];
  const fine = (place: Place) => cellOf(place, 15);

  test('cell by cell comes to the same as all at once, and twice is as good as once', async () => {
    await file(...places.map((place) => ({ place })));
    await recountAllCells();
    const all = rounded(await cells());
    expect(all.filter(({ zoom }) => zoom === 15)).toHaveLength(6);
    await db.deleteFrom('figure_cells').execute();
    for (const place of [...places, yard]) await recountCell(fine(place));
    expect(rounded(await cells())).toEqual(all);
    await recountAllCells();
    expect(rounded(await cells())).toEqual(all);
  });

  test('follows a change of state up to the whole country', async () => {
    const [first] = await file(...places.map((place) => ({ place })));
    await recountAllCells();
    await db
      .updateTable('reports')
      .set({ state: 'confirmed' })
      .where('id', '=', first?.id ?? '')
      .execute();
    await recountCell(fine(yard));
    const counts = await db.selectFrom('figure_cells').selectAll().where('zoom', '=', 3).execute();
    expect(counts).toHaveLength(2);
    for (const count of counts) expect(count).toMatchObject({ open: 3, confirmed: 1 });
  });

  test('leaves no empty cell behind when the last report goes', async () => {
    await file({});
    await recountCell(fine(yard));
    await db.updateTable('reports').set({ showing: 'hidden' }).execute();
    await recountCell(fine(yard));
    expect(await cells()).toEqual([]);
  });

  test('many at once do not lose one another', async () => {
    await file(...places.map((place) => ({ place })));
    await Promise.all(places.map((place) => recountCell(fine(place))));
    const counted = rounded(await cells());
    await recountAllCells();
    expect(rounded(await cells())).toEqual(counted);
  });
});
