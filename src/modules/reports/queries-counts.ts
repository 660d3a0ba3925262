import { sql, type Kysely } from 'kysely';
import { allCategories } from '#modules/categories/queries.ts';
import { lineOf } from '#modules/categories/rules.ts';
import type { Database } from '#server/database.ts';

type Asked = {
  /** With those below it; null: of all. */
  categoryId: string | null;
  /** Null: everywhere. */
  areaIds: readonly string[] | null;
  since: Date;
  until: Date;
};

/** How many reports that everybody may see were confirmed as done in a span of time, and still are. */
export async function confirmedCount(
  source: Kysely<Database>,
  { categoryId, areaIds, since, until }: Asked,
): Promise<number> {
  const all = await allCategories();
  const under = all.filter(({ id }) => lineOf(id, all).includes(categoryId ?? ''));
  const { count } = await source
    .selectFrom('reports')
    .select((it) => it.fn.countAll<number>().as('count'))
    .where('showing', '=', 'public')
    .where('state', '=', 'confirmed')
    // Confirming changes it: so only the newest of the index is read.
    .where('changed_at', '>=', since)
    .where('confirmed_at', '>=', since)
    .where('confirmed_at', '<', until)
    .$if(categoryId !== null, (it) =>
      it.where(sql<boolean>`category_id = any(${under.map(({ id }) => id)}::uuid[])`),
    )
    .$if(areaIds !== null, (it) =>
      it.where(sql<boolean>`area_id = any(${[...(areaIds ?? [])]}::uuid[])`),
    )
    .executeTakeFirstOrThrow();
  return count;
}
