import { finishSingleSignOn } from '#modules/people/single-sign-on.ts';
import { limit } from '#server/limits.ts';
import { halfDoneCookie } from '#server/sessions.ts';
import { deviceOf, goIn } from '../../going-in.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ cookies, url, request, getClientAddress }) => {
  await limit('password', getClientAddress());
  const cookie = halfDoneCookie(cookies);
  const device = deviceOf(request);
  await goIn(cookies, await finishSingleSignOn({ cookie, query: url.search, device }));
};
