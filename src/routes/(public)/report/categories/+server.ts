import { json } from '@sveltejs/kit';
import { isLocale } from '#basics/localised.ts';
import { categoryDetails } from '../categories.ts';
import type { RequestHandler } from './$types';

/** What the categories ask, in the language of ?in=: the form fetches it once somebody reads it. */
export const GET: RequestHandler = async ({ url, locals, setHeaders }) => {
  const asked = url.searchParams.get('in');
  setHeaders({ 'cache-control': 'public, max-age=300' });
  return json(await categoryDetails(isLocale(asked) ? asked : locals.locale));
};
