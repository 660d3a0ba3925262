import { redirect } from '@sveltejs/kit';
import { inLocale } from '#basics/localised.ts';
import { adminPaths } from '#basics/admin-paths.ts';
import { allCategories } from '#modules/categories/queries.ts';
import { deskOrganisations, organisationNames } from '#modules/organisations/queries.ts';
import { tryRule } from '#modules/reports/trying-rules.ts';
import { checkedRule, retireRule, saveRule } from '#modules/routing/actions.ts';
import { ruleEnding, ruleForm } from '#modules/routing/input.ts';
import { deskRules, knownKeys, rulesWith } from '#modules/routing/queries.ts';
import { answerForm, readForm } from '#server/forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { actor, locale }, url }) => {
  const [rules, keys, organisations, names, categories] = await Promise.all([
    deskRules(actor),
    knownKeys(),
    deskOrganisations(actor),
    organisationNames(locale),
    allCategories(),
  ]);
  return {
    rules: rules.map((rule) => ({ ...rule, organisation: names.get(rule.organisation_id) ?? '' })),
    editing: rules.find(({ id }) => id === url.searchParams.get('rule')) ?? null,
    keys,
    organisations: organisations.map((it) => ({ id: it.id, name: inLocale(it.names, locale) })),
    names: Object.fromEntries(names),
    categories: Object.fromEntries(categories.map((it) => [it.id, inLocale(it.names, locale)])),
  };
};

export const actions: Actions = {
  try: async ({ locals: { actor }, request }) => {
    const { values } = await readForm(request);
    const answer = await answerForm(values, ruleForm, async (input) =>
      tryRule(actor, await rulesWith(await checkedRule(actor, input))),
    );
    return 'done' in answer ? { values, problems: [], trial: answer.done } : answer;
  },
  save: async ({ locals: { actor }, request }) => {
    const { values } = await readForm(request);
    const answer = await answerForm(values, ruleForm, (input) => saveRule(actor, input));
    if (!('done' in answer)) return answer;
    redirect(303, adminPaths.routing());
  },
  retire: async ({ locals: { actor }, request }) => {
    const { values } = await readForm(request);
    const answer = await answerForm(values, ruleEnding, (input) => retireRule(actor, input));
    if (!('done' in answer)) return answer;
    redirect(303, adminPaths.routing());
  },
};
