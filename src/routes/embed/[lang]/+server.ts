import { error, redirect } from '@sveltejs/kit';
import { paths } from '#basics/paths.ts';
import { embedParts } from '../parts.ts';
import type { RequestHandler } from './$types';

/** `/embed/map?lang=kk`, as one would write it, leads where the language stands in the address. */
export const GET: RequestHandler = ({ params, url, locals }) => {
  const part = embedParts.find((one) => one === params.lang) ?? error(404);
  const query = new URLSearchParams(url.search);
  query.delete('lang');
  redirect(307, paths.embed(locals.locale, part, query.toString()));
};
