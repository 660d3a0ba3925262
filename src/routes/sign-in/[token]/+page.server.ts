import { Refusal } from '#basics/refusal.ts';
import { signIn } from '#modules/people/actions.ts';
import { signInLinkWorks } from '#modules/people/queries.ts';
import { deviceOf, goIn } from '../going-in.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params }) => {
  if (!(await signInLinkWorks(params.token))) throw new Refusal('people.link-used', 410);
};

export const actions: Actions = {
  default: async ({ params, request, cookies }) =>
    goIn(cookies, await signIn(params.token, deviceOf(request))),
};
