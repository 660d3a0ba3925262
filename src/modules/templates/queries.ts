import type { Locale } from '#basics/localised.ts';
import { Refusal } from '#basics/refusal.ts';
import { allCategories } from '#modules/categories/queries.ts';
import { lineOf } from '#modules/categories/rules.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { db } from '#server/database.ts';

const inUse = () => db.selectFrom('templates').where('retired_at', 'is', null);

/**
 * The answers the desk may pick for a report of this category, in this state, in this language:
 * those of the category, of its groups and of any, in the order set. 1 query.
 */
export async function templatesFor(categoryId: string, state: string, locale: Locale) {
  const line = lineOf(categoryId, await allCategories());
  return inUse()
    .select(['id', 'title', 'words'])
    .where('locale', '=', locale)
    .where((it) =>
      it.or([
        it('category_id', 'is', null),
        ...(line.length > 0 ? [it('category_id', 'in', line)] : []),
      ]),
    )
    .where((it) => it.or([it('state', 'is', null), it('state', '=', state)]))
    .orderBy('position')
    .orderBy('title')
    .execute();
}

/** Every template in use, for the page where they are kept: by language, in their order. */
export async function deskTemplates(actor: Actor) {
  if (!may(actor, 'template.change')) throw new Refusal('people.may-not-administer', 403);
  return inUse()
    .select(['id', 'category_id', 'state', 'locale', 'position', 'title', 'words'])
    .orderBy('locale')
    .orderBy('position')
    .orderBy('title')
    .execute();
}
