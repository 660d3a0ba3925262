import { json } from '@sveltejs/kit';
import { releaseLock, takeLock } from '#modules/reports/locks.ts';
import type { RequestHandler } from './$types';

/** The open page says that somebody is still at it; gives who has the report. */
export const POST: RequestHandler = async ({ locals, params, url }) => {
  if (url.searchParams.has('closed')) {
    await releaseLock(locals.actor, params.code, { onlyTimed: true });
    return json(null);
  }
  return json(await takeLock(locals.actor, params.code));
};
