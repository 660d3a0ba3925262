import { pushKey } from '#modules/notifications/queries.ts';
import type { RequestHandler } from './$types';

/** The key a browser needs to let this house tell it something: the same for all. */
export const GET: RequestHandler = () =>
  new Response(pushKey(), {
    headers: { 'content-type': 'text/plain', 'cache-control': 'public, max-age=300' },
  });
