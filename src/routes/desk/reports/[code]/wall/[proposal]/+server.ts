import { error } from '@sveltejs/kit';
import { wallCutOut } from '#modules/indicators/queries.ts';
import { isId } from '#server/ids.ts';
import type { RequestHandler } from './$types';

/** The piece of a photo where something was read, for the desk alone. */
export const GET: RequestHandler = async ({ locals, params }) => {
  if (!isId(params.proposal)) error(404);
  const picture = await wallCutOut(locals.actor, params.code, params.proposal);
  return new Response(new Uint8Array(picture), {
    headers: { 'content-type': 'image/webp', 'cache-control': 'private, no-store' },
  });
};
