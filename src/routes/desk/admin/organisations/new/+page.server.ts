import { redirect } from '@sveltejs/kit';
import { adminPaths } from '#basics/admin-paths.ts';
import { newOrganisation } from '#modules/organisations/input.ts';
import { addOrganisation, requireOrganisations } from '#modules/organisations/keeping.ts';
import { answerForm, readForm } from '#server/forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { actor } }) => requireOrganisations(actor);

export const actions: Actions = {
  default: async ({ request, locals: { actor } }) => {
    const { values } = await readForm(request);
    const answer = await answerForm(values, newOrganisation, (input) =>
      addOrganisation(actor, input),
    );
    if ('done' in answer) redirect(303, adminPaths.adminOrganisation(answer.done));
    return answer;
  },
};
