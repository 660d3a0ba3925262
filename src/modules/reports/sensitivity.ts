import { categoryById, CATEGORIES } from '#modules/categories/queries.ts';
import type { Sensitivity } from '#modules/categories/rules.ts';
import { recordAll } from '#modules/ledger/actions.ts';
import { holdPhotos } from '#modules/media/actions.ts';
import { forget } from '#server/cache.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { later } from '#server/jobs.ts';
import { publicColumns } from './rules.ts';

const BATCH = 200;

export type Restricting = { categoryId: string; after: string | null };

/**
 * After a category became more or less sensitive: what strangers may see of its reports is decided
 * anew, some hundred at a time. What is shown and may not be shown at once any more waits for the
 * desk; nothing that waits is ever shown by this. Safe to run twice.
 */
export async function applySensitivity({ categoryId, after }: Restricting): Promise<void> {
  // What another process was told to forget may not have reached this one yet.
  if (after === null) await forget(CATEGORIES);
  const category = await categoryById(categoryId);
  if (!category) return;
  await change(async (tx) => {
    const rows = await lockBatch(tx, categoryId, after);
    const held: string[] = [];
    for (const row of rows) {
      if (await decideAnew(tx, row, category.sensitivity)) held.push(row.id);
    }
    const entries = held.map((id) => ({ subject: 'report' as const, id, category: category.key }));
    await recordAll(tx, { kind: 'system' }, 'report.held', entries);
    const last = rows.at(-1)?.id;
    if (last && rows.length === BATCH) {
      return later(tx, 'reports.apply-sensitivity', { categoryId, after: last });
    }
    await later(tx, 'figures.count-everything', {}, { key: 'count-everything' });
  });
}

const lockBatch = (tx: Tx, categoryId: string, after: string | null) =>
  tx
    .selectFrom('reports')
    .select(['id', 'showing', 'lon', 'lat', 'words', 'address'])
    .select(['public_lon', 'public_words', 'public_address'])
    .where('category_id', '=', categoryId)
    .$if(after !== null, (it) => it.where('id', '>', after))
    .orderBy('id')
    .limit(BATCH)
    .forUpdate()
    .execute();

type Row = Awaited<ReturnType<typeof lockBatch>>[number];

/** Whether the report was shown and now waits. The desk's own wording of it stays. */
async function decideAnew(tx: Tx, row: Row, sensitivity: Sensitivity): Promise<boolean> {
  const columns = publicColumns(
    {
      place: row,
      // Where strangers saw nothing there was no wording of the desk either.
      words: row.public_lon === null ? row.words : row.public_words,
      address: row.public_address || row.address,
    },
    sensitivity,
  );
  // What is shown already never shows more than it did when the desk let it through.
  if (row.showing === 'public' && sensitivity === 'public') return false;
  const held = row.showing === 'public' && !isShownAs(row, columns);
  await tx
    .updateTable('reports')
    .set({ ...columns, ...(held && { showing: 'held' }), changed_at: now() })
    .where('id', '=', row.id)
    .execute();
  if (held) await holdPhotos(tx, row.id);
  return held;
}

/** Already shown by these rules, and let through by the desk: a job that runs twice changes nothing. */
const isShownAs = (row: Row, columns: { public_lon: number | null; public_address: string }) =>
  columns.public_lon !== null &&
  row.public_lon === columns.public_lon &&
  row.public_address === columns.public_address;
