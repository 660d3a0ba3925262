import { redirect } from '@sveltejs/kit';
import { adminPaths } from '#basics/admin-paths.ts';
import { Refusal } from '#basics/refusal.ts';
import { staffTaken } from '#modules/people/input-staff.ts';
import { may } from '#modules/people/rules.ts';
import { takeOn } from '#modules/people/staff.ts';
import { answerForm, readForm } from '#server/forms.ts';
import { boundChoices } from '../bounds.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { actor, locale } }) => {
  if (!may(actor, 'person.change')) throw new Refusal('people.may-not-administer', 403);
  return { choices: await boundChoices(locale) };
};

export const actions: Actions = {
  default: async ({ locals: { actor }, request }) => {
    const { values } = await readForm(request);
    const answer = await answerForm(values, staffTaken, async (input) => takeOn(actor, input));
    if (!('done' in answer)) return answer;
    redirect(303, adminPaths.person(answer.done.id));
  },
};
