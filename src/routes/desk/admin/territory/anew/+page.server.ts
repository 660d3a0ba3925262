import { redirect } from '@sveltejs/kit';
import { adminPaths } from '#basics/admin-paths.ts';
import { deskAstray, routeAnew } from '#modules/assignments/rerouting.ts';
import { organisationNames } from '#modules/organisations/queries.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { actor, locale }, url }) => {
  const [astray, names] = await Promise.all([deskAstray(actor), organisationNames(locale)]);
  return {
    saved: url.searchParams.has('saved') ? Number(url.searchParams.get('saved')) || 0 : null,
    begun: url.searchParams.has('begun'),
    count: astray.count,
    first: astray.first.map(({ code, from, to }) => ({
      code,
      from: names.get(from ?? '') ?? null,
      to: names.get(to) ?? '',
    })),
  };
};

export const actions: Actions = {
  default: async ({ locals: { actor } }) => {
    await routeAnew(actor);
    redirect(303, adminPaths.routeAnew('begun=1'));
  },
};
