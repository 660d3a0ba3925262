import { isLocale } from '#basics/localised.ts';
import { openByLetter } from '#modules/subscriptions/opening.ts';
import type { RequestHandler } from './$types';

/** A link in the letter of somebody who agreed that opening is counted: on to the thing itself. */
export const GET: RequestHandler = async ({ params, url, request, getClientAddress }) => {
  const { path } = await openByLetter(params.key, { request, address: getClientAddress() });
  const lang = url.searchParams.get('lang') ?? '';
  const location = isLocale(lang) ? `${path}?lang=${lang}` : path;
  return new Response(null, { status: 303, headers: { location, 'cache-control': 'no-store' } });
};
