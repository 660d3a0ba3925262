import { inLocale } from '#basics/localised.ts';
import { Refusal } from '#basics/refusal.ts';
import { categoryHistory } from '#modules/categories/queries-history.ts';
import { allCategories } from '#modules/categories/queries.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { actor, locale }, params }) => {
  const all = await allCategories();
  const category = all.find(({ id }) => id === params.category);
  if (!category) throw new Refusal('category.unknown', 404);
  return {
    id: category.id,
    name: inLocale(category.names, locale),
    groups: Object.fromEntries(all.map((one) => [one.id, inLocale(one.names, locale)])),
    changes: await categoryHistory(actor, category.id),
  };
};
