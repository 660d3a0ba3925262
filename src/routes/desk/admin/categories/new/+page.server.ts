import { redirect } from '@sveltejs/kit';
import { adminPaths } from '#basics/admin-paths.ts';
import { categoryForm } from '#modules/categories/input-form.ts';
import { addCategory, requireCategories } from '#modules/categories/keeping.ts';
import { answerForm, readForm } from '#server/forms.ts';
import { groupChoices } from '../groups.ts';
import { newValues } from '../values.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { actor, locale } }) => {
  requireCategories(actor);
  return { begins: newValues, groups: await groupChoices(locale) };
};

export const actions: Actions = {
  default: async ({ request, locals: { actor } }) => {
    const { values } = await readForm(request);
    const answer = await answerForm(values, categoryForm, (input) => addCategory(actor, input));
    if ('done' in answer) redirect(303, adminPaths.adminCategory(answer.done));
    return answer;
  },
};
