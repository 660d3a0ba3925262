import { isDeepStrictEqual } from 'node:util';
import { Refusal } from '#basics/refusal.ts';
import { forget } from '#server/cache.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { record } from '#modules/ledger/actions.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { parentsFirst, type CategoryEntry } from './input.ts';
import { CATEGORIES } from './queries.ts';

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
      await save(tx, id, row);
      const event = before ? 'category.changed' : 'category.added';
      await record(tx, actor, event, { subject: 'category', id, key: entry.key });
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

function rowOf(entry: CategoryEntry, parentId: string | null, retiredAt: Date | null) {
  return {
    parent_id: parentId,
    key: entry.key,
    names: JSON.stringify(entry.names),
    hints: JSON.stringify(entry.hints),
    keywords: JSON.stringify(entry.keywords),
    questions: JSON.stringify(entry.questions),
    stopper: entry.stopper ? JSON.stringify(entry.stopper) : null,
    sensitivity: entry.sensitivity,
    proof_required: entry.proofRequired,
    hides_wall_text: entry.hidesWallText,
    respond_within_h: entry.respondWithinH,
    respond_unit: entry.respondUnit,
    severity: entry.severity,
    nearby_m: entry.nearbyM,
    retention_days: entry.retentionDays,
    position: entry.position,
    retired_at: entry.retired ? (retiredAt ?? now()) : null,
  };
}
type Row = ReturnType<typeof rowOf>;

const save = (tx: Tx, id: string, row: Row) =>
  tx
    .insertInto('categories')
    .values({ id, ...row })
    .onConflict((it) => it.column('id').doUpdateSet(row))
    .execute();

/** Whether the stored row says the same: PostgreSQL keeps JSON with its keys in another order. */
const same = (row: Row, stored: Stored) =>
  Object.entries(row).every(([name, value]) => {
    const kept: unknown = stored[name as keyof Row];
    const isJson = typeof value === 'string' && typeof kept === 'object' && kept !== null;
    return isDeepStrictEqual(isJson ? JSON.parse(value) : value, kept);
  });
