import { redirect } from '@sveltejs/kit';
import { inLocale, type Locale } from '#basics/localised.ts';
import { adminPaths } from '#basics/admin-paths.ts';
import { categoryOrder } from '#modules/categories/input-form.ts';
import { orderCategories, requireCategories } from '#modules/categories/keeping.ts';
import { allCategories } from '#modules/categories/queries.ts';
import type { Category } from '#modules/categories/rules.ts';
import { answerForm, readForm } from '#server/forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { actor, locale } }) => {
  requireCategories(actor);
  return { categories: inTree(await allCategories(), locale) };
};

/** Each category after its group, with how deep it lies. */
function inTree(all: readonly Category[], locale: Locale) {
  const below = (parentId: string | null, depth: number): ReturnType<typeof line>[] =>
    all
      .filter((one) => one.parentId === parentId)
      .flatMap((one) => [line(one, depth), ...below(one.id, depth + 1)]);
  const line = (one: Category, depth: number) => ({
    ...{ id: one.id, depth, name: inLocale(one.names, locale), position: one.position },
    ...{ retired: one.retired, sensitivity: one.sensitivity, severity: one.severity },
    ...{ respondWithinH: one.respondWithinH, respondUnit: one.respondUnit },
    isGroup: all.some(({ parentId }) => parentId === one.id),
  });
  return below(null, 0);
}

export const actions: Actions = {
  default: async ({ request, locals: { actor } }) => {
    const { values } = await readForm(request);
    const answer = await answerForm(values, categoryOrder, (input) =>
      orderCategories(actor, input),
    );
    if ('done' in answer) redirect(303, adminPaths.adminPart('categories'));
    return answer;
  },
};
