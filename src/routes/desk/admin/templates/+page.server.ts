import { redirect } from '@sveltejs/kit';
import { inLocale } from '#basics/localised.ts';
import { adminPaths } from '#basics/admin-paths.ts';
import { allCategories } from '#modules/categories/queries.ts';
import { retireTemplate, saveTemplate } from '#modules/templates/actions.ts';
import { templateForm, templateRef, templateStates } from '#modules/templates/input.ts';
import { deskTemplates } from '#modules/templates/queries.ts';
import { placeholders } from '#modules/templates/rules.ts';
import { answerForm, readForm } from '#server/forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { actor, locale }, url }) => {
  const [templates, categories] = await Promise.all([deskTemplates(actor), allCategories()]);
  return {
    templates,
    editing: templates.find(({ id }) => id === url.searchParams.get('template')) ?? null,
    states: templateStates,
    placeholders: placeholders.map((name) => `{${name}}`).join(' '),
    categories: categories
      .filter(({ retired }) => !retired)
      .map(({ id, names }) => ({ id, name: inLocale(names, locale) })),
  };
};

export const actions: Actions = {
  save: async ({ locals: { actor }, request }) => {
    const { values } = await readForm(request);
    const answer = await answerForm(values, templateForm, (input) => saveTemplate(actor, input));
    if (!('done' in answer)) return answer;
    redirect(303, adminPaths.templates());
  },
  retire: async ({ locals: { actor }, request }) => {
    const { values } = await readForm(request);
    const answer = await answerForm(values, templateRef, ({ id }) => retireTemplate(actor, id));
    if (!('done' in answer)) return answer;
    redirect(303, adminPaths.templates());
  },
};
