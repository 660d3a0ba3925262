import { redirect } from '@sveltejs/kit';
import { paths } from '#basics/paths.ts';
import { confirmContact, contactOf } from '#modules/reports/reporter.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ params }) => {
  contactOf(params.key);
};

export const actions: Actions = {
  default: async ({ params }) => {
    const receipt = await confirmContact(params.key);
    redirect(303, paths.receipt(receipt));
  },
};
