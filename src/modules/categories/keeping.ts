import type { Selectable } from 'kysely';
import { Refusal } from '#basics/refusal.ts';
import { record, type LedgerFacts } from '#modules/ledger/actions.ts';
import { may, personOf, type Actor } from '#modules/people/rules.ts';
import { forget } from '#server/cache.ts';
import { now } from '#server/clock.ts';
import { change, type Database, type Tx } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import { markOf } from '#server/marks.ts';
import type { CategoryForm, CategoryOrder } from './input-form.ts';
import { parentsFirst } from './input.ts';
import { CATEGORIES } from './queries.ts';
import type { Standing } from './rules-history.ts';
import { rowOf, saveRow } from './storing.ts';

type Stored = Selectable<Database['categories']>;

/** Refuses whoever may not change categories. */
export function requireCategories(actor: Actor): void {
  if (!may(actor, 'category.change')) throw new Refusal('people.may-not-administer', 403);
}

/** A category as its history keeps it. */
const standingOf = (row: Stored): Standing => ({
  ...row,
  id: undefined,
  retired_at: row.retired_at?.toISOString() ?? null,
});

/** The mark of a category as it stands, for a form to carry. */
export const categoryMark = (row: Stored): string => markOf(standingOf(row));

/** Adds a category or group, with the reason; gives its id. Refuses a key that is taken. */
export async function addCategory(actor: Actor, { entry, why }: CategoryForm): Promise<string> {
  requireCategories(actor);
  const id = newId();
  await change(async (tx) => {
    const stored = await lockAll(tx);
    if (stored.some(({ key }) => key === entry.key)) {
      throw new Refusal('category.key-taken', 409, { key: entry.key }, 'key');
    }
    await saveRow(tx, id, rowOf(entry, parentOf(entry, stored), null));
    await keepChange(tx, actor, { before: null, id, why, facts: { placeAndHarm: true } });
  });
  await forget(CATEGORIES);
  return id;
}

/**
 * Changes a category, with the reason. Refuses when somebody changed it since it was seen. Another
 * sensitivity acts on the reports that are here: what may not be shown at once waits for the desk.
 */
export async function changeCategory(actor: Actor, id: string, { entry, why, seen }: CategoryForm) {
  await onCategory(actor, id, why, async (tx, before, stored) => {
    if (categoryMark(before) !== seen) throw new Refusal('category.changed-meanwhile', 409);
    const parentId = parentOf({ ...entry, key: before.key }, stored);
    const stays = { key: before.key, retired: before.retired_at !== null };
    await saveRow(tx, id, rowOf({ ...entry, ...stays }, parentId, before.retired_at));
    if (entry.sensitivity !== before.sensitivity) {
      await later(
        tx,
        'reports.apply-sensitivity',
        { categoryId: id, after: null },
        { key: `sensitivity:${id}` },
      );
    }
    return { event: 'category.changed', facts: { placeAndHarm: true } };
  });
}

/** Takes a category out of use: nobody can choose it; open reports go on. Refuses a group that still holds others. */
export async function retireCategory(actor: Actor, id: string, { why }: { why: string }) {
  await onCategory(actor, id, why, async (tx, before, stored) => {
    const part = stored.find((it) => it.parent_id === id && !it.retired_at);
    if (part) throw new Refusal('category.has-parts', 409, { key: before.key, part: part.key });
    await tx.updateTable('categories').set({ retired_at: now() }).where('id', '=', id).execute();
    return { event: 'category.retired' };
  });
}

/** Takes a retired category into use again. */
export async function reviveCategory(actor: Actor, id: string, { why }: { why: string }) {
  await onCategory(actor, id, why, async (tx) => {
    await tx.updateTable('categories').set({ retired_at: null }).where('id', '=', id).execute();
    return { event: 'category.revived' };
  });
}

/** Puts the categories into another order, with the reason. Those not named keep their place. */
export async function orderCategories(actor: Actor, { positions, why }: CategoryOrder) {
  requireCategories(actor);
  await change(async (tx) => {
    for (const before of await lockAll(tx)) {
      const position = positions[before.id];
      if (position === undefined || position === before.position) continue;
      const { id } = before;
      await tx.updateTable('categories').set({ position }).where('id', '=', id).execute();
      await keepChange(tx, actor, { before, id, why, event: 'category.moved' });
    }
  });
  await forget(CATEGORIES);
}

const lockAll = (tx: Tx): Promise<Stored[]> =>
  tx.selectFrom('categories').selectAll().orderBy('key').forUpdate().execute();

/** The id of its group. Refuses a group nobody knows, and one it would lie in itself. */
function parentOf(entry: CategoryForm['entry'], stored: readonly Stored[]): string | null {
  const keys = new Map(stored.map(({ id, key }) => [id, key]));
  const known = stored.map((it) => ({ key: it.key, parent: keys.get(it.parent_id ?? '') }));
  parentsFirst([entry], known);
  return stored.find(({ key }) => key === entry.parent)?.id ?? null;
}

type Kept = {
  before: Stored | null;
  id: string;
  why: string;
  event?: string;
  facts?: LedgerFacts;
};

/** Keeps what the category was and is, and says so in the ledger. */
export async function keepChange(tx: Tx, actor: Actor, { before, id, why, event, facts }: Kept) {
  const after = await tx
    .selectFrom('categories')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('category_changes')
    .values({
      ...{ category_id: id, id: newId(), why, changed_at: now() },
      by_person_id: personOf(actor),
      before: before && JSON.stringify(standingOf(before)),
      after: JSON.stringify(standingOf(after)),
    })
    .execute();
  const { key } = after;
  await record(tx, actor, event ?? 'category.added', { subject: 'category', id, key, ...facts });
}

type Done = { event: string; facts?: LedgerFacts };
type Work = (tx: Tx, before: Stored, stored: readonly Stored[]) => Promise<Done>;

async function onCategory(actor: Actor, id: string, why: string, work: Work) {
  requireCategories(actor);
  await change(async (tx) => {
    const stored = await lockAll(tx);
    const before = stored.find((it) => it.id === id);
    if (!before) throw new Refusal('category.unknown', 404);
    const done = await work(tx, before, stored);
    await keepChange(tx, actor, { before, id, why, ...done });
  });
  await forget(CATEGORIES);
}
