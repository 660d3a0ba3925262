import { isDeepStrictEqual } from 'node:util';
import { Refusal } from '#basics/refusal.ts';
import { forget } from '#server/cache.ts';
import { change, type Tx } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { parentsFirst, type CategoryEntry } from './input.ts';
import { keepChange } from './keeping.ts';
import { CATEGORIES } from './queries.ts';
import { rowOf, saveRow, type CategoryRow } from './storing.ts';

/**
 * Brings the stored categories to what the entries say, by key; those not named stay as they
 * are. Running it twice changes nothing. Gives how many were added or changed.
 */
export async function importCategories(actor: Actor, entries: CategoryEntry[]): Promise<number> {
  if (!may(actor, 'category.change')) throw new Refusal('people.may-not-administer', 403);
  const changed = await change(async (tx) => {
    const stored = await storedCategories(tx);
    const known = stored.map((it) => ({ key: it.key, parent: keyOf(stored, it.parent_id) }));
    const ids = new Map(stored.map(({ id, key }) => [key, id]));
    let count = 0;
    for (const entry of parentsFirst(entries, known)) {
      const parentId = entry.parent ? (ids.get(entry.parent) ?? null) : null;
      const before = stored.find(({ key }) => key === entry.key);
      const row = rowOf(entry, parentId, before?.retired_at ?? null);
      const id = before?.id ?? newId();
      ids.set(entry.key, id);
      if (before && same(row, before)) continue;
      await saveRow(tx, id, row);
      const event = before ? 'category.changed' : 'category.added';
      await keepChange(tx, actor, { before: before ?? null, id, why: '', event });
      count += 1;
    }
    return count;
  });
  await forget(CATEGORIES);
  return changed;
}

const storedCategories = (tx: Tx) =>
  tx.selectFrom('categories').selectAll().orderBy('key').forUpdate().execute();
type Stored = Awaited<ReturnType<typeof storedCategories>>[number];

const keyOf = (stored: Stored[], id: string | null) => stored.find((it) => it.id === id)?.key;

/** Whether the stored row says the same: PostgreSQL keeps JSON with its keys in another order. */
const same = (row: CategoryRow, stored: Stored) =>
  Object.entries(row).every(([name, value]) => {
    const kept: unknown = stored[name as keyof CategoryRow];
    const isJson = typeof value === 'string' && typeof kept === 'object' && kept !== null;
    return isDeepStrictEqual(isJson ? JSON.parse(value) : value, kept);
  });
