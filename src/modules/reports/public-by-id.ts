import { readDb } from '#server/database.ts';
import { publicRows, withPhotos, type PublicReport } from './public-face.ts';
import { mergedInto } from './queries.ts';

/** A report as it may be told to programs outside: where it lies, and what of it is public now. */
export type ToldReport = {
  code: string;
  categoryId: string;
  areaId: string | null;
  /** What strangers see; null when it is merged, hidden or waits for the desk. */
  face: PublicReport | null;
  /** The number of the report it became part of. */
  into: string | null;
  /** Whether strangers may know that there is or was such a report. */
  isPublic: boolean;
};

/** What may be told outside of a report, by its id; null when there is none. 3 queries. */
export async function toldReport(id: string): Promise<ToldReport | null> {
  const row = await readDb
    .selectFrom('reports')
    .select(['code', 'category_id', 'area_id', 'showing', 'state'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return null;
  const [face] = await withPhotos(await publicRows(readDb).where('id', '=', id).execute());
  return {
    ...{ code: row.code, categoryId: row.category_id, areaId: row.area_id },
    ...{ face: face ?? null, isPublic: row.showing === 'public' },
    into: row.state === 'merged' ? await mergedInto(row.code) : null,
  };
}
