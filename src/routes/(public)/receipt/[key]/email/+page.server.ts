import { redirect } from '@sveltejs/kit';
import { paths } from '#basics/paths.ts';
import { confirmContact, reporterOf } from '#modules/reports/reporter.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ params }) => {
  reporterOf(params.key);
};

export const actions: Actions = {
  default: async ({ params }) => {
    await confirmContact(reporterOf(params.key));
    redirect(303, paths.receipt(params.key));
  },
};
