import { redirect } from '@sveltejs/kit';
import { paths } from '#basics/paths.ts';
import { refuseLetters } from '#modules/letters/unsubscribing.ts';
import type { RequestHandler } from './$types';

/** What a mail program posts when its reader presses "unsubscribe" (RFC 8058): no page, no sign-in. */
export const POST: RequestHandler = async ({ params, url }) => {
  await refuseLetters(params.key, url.searchParams.get('kind'));
  return new Response(null, { status: 204 });
};

/** Some programs open the address instead: a look changes nothing, so they are asked. */
export const GET: RequestHandler = ({ params, url }) =>
  redirect(303, paths.unsubscribe(params.key, url.searchParams.get('kind') ?? ''));
