import { json } from '@sveltejs/kit';
import { placesFor } from '#modules/areas/locating.ts';
import { limit } from '#server/limits.ts';
import type { RequestHandler } from './$types';

/** Places that the typed words may mean, for the form's search box. */
export const GET: RequestHandler = async ({ url, locals, getClientAddress }) => {
  await limit('place', getClientAddress());
  const words = (url.searchParams.get('q') ?? '').slice(0, 200);
  return json(await placesFor(words, locals.locale));
};
