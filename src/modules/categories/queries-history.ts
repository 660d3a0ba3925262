import type { Actor } from '#modules/people/rules.ts';
import { Refusal } from '#basics/refusal.ts';
import { db } from '#server/database.ts';
import { categoryMark, requireCategories } from './keeping.ts';
import { differences, type Difference, type Standing } from './rules-history.ts';

export type CategoryChange = {
  at: Date;
  why: string;
  by: string | null;
  added: boolean;
  differences: Difference[];
};

/** What was changed of a category, newest first: who, when, why, and each field before and after. */
export async function categoryHistory(actor: Actor, categoryId: string): Promise<CategoryChange[]> {
  requireCategories(actor);
  const rows = await db
    .selectFrom('category_changes')
    .leftJoin('people', 'people.id', 'by_person_id')
    .select(['why', 'before', 'after', 'changed_at', 'people.name'])
    .where('category_id', '=', categoryId)
    .orderBy('changed_at', 'desc')
    .orderBy('category_changes.id', 'desc')
    .limit(100)
    .execute();
  return rows.map(({ why, before, after, changed_at: at, name }) => ({
    ...{ at, why, by: name, added: before === null },
    differences: differences(before as Standing | null, after as Standing),
  }));
}

/** The mark of a category as it stands, for its form. Refuses an unknown one. */
export async function markOfCategory(actor: Actor, id: string): Promise<string> {
  requireCategories(actor);
  const row = await db.selectFrom('categories').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw new Refusal('category.unknown', 404);
  return categoryMark(row);
}
