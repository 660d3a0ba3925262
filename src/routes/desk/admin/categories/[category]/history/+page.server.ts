import { inLocale } from '#basics/localised.ts';
import { Refusal } from '#basics/refusal.ts';
import { categoryHistory } from '#modules/categories/queries-history.ts';
import { categoryById } from '#modules/categories/queries.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { actor, locale }, params }) => {
  const category = await categoryById(params.category);
  if (!category) throw new Refusal('category.unknown', 404);
  return {
    id: category.id,
    name: inLocale(category.names, locale),
    changes: await categoryHistory(actor, category.id),
  };
};
