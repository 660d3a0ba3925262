import { redirect } from '@sveltejs/kit';
import { paths } from '#basics/paths.ts';
import { Refusal } from '#basics/refusal.ts';
import { signIn } from '#modules/people/actions.ts';
import { signInLinkWorks } from '#modules/people/queries.ts';
import { keepSession } from '#server/sessions.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params }) => {
  if (!(await signInLinkWorks(params.token))) throw new Refusal('people.link-used', 410);
};

export const actions: Actions = {
  default: async ({ params, cookies }) => {
    const { cookie, expiresAt } = await signIn(params.token);
    keepSession(cookies, cookie, expiresAt);
    redirect(303, paths.desk());
  },
};
