import { captionsToCheck } from '#modules/publications/watching.ts';
import type { RequestHandler } from './$types';

/** The captions as they are worked on. */
export const GET: RequestHandler = async ({ params, locals: { actor } }) =>
  new Response(await captionsToCheck(actor, params.id, params.locale), {
    headers: { 'content-type': 'text/vtt; charset=utf-8' },
  });
