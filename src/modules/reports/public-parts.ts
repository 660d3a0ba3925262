import { allCategories } from '#modules/categories/queries.ts';
import { db } from '#server/database.ts';
import { mayBePublic, type State } from './rules.ts';

/** The parts of a report, in the order they were made. */
export async function partsOf(wholeId: string) {
  const rows = await db
    .selectFrom('reports')
    .select(['code', 'state', 'category_id', 'organisation_id', 'due_at', 'words', 'public_words'])
    .where('part_of', '=', wholeId)
    .orderBy('filed_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ ...row, state: row.state as State }));
}

/**
 * The parts of a public report as everybody sees them: what kind, who, and how far. Those of a
 * kind that is never public only count.
 */
export async function publicParts(wholeId: string) {
  const [parts, categories] = await Promise.all([partsOf(wholeId), allCategories()]);
  const shown = new Set(categories.filter((it) => mayBePublic(it.sensitivity)).map(({ id }) => id));
  return parts.map(({ state, category_id: categoryId, organisation_id: organisationId }) => {
    const open = shown.has(categoryId);
    return {
      state,
      categoryId: open ? categoryId : null,
      organisationId: open ? organisationId : null,
    };
  });
}
