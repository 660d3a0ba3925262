import { redirect } from '@sveltejs/kit';
import { beginSingleSignOn } from '#modules/people/single-sign-on.ts';
import { limit } from '#server/limits.ts';
import { keepHalfDone } from '#server/sessions.ts';
import type { PageServerLoad } from './$types';

// A link, not a form: a page's policy lets no form of ours lead to another site.
export const load: PageServerLoad = async ({ cookies, getClientAddress }) => {
  await limit('password', getClientAddress());
  const { to, ...half } = await beginSingleSignOn();
  keepHalfDone(cookies, half);
  redirect(303, to, { external: true });
};
