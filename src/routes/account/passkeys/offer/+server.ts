import { json } from '@sveltejs/kit';
import { offerPasskey } from '#modules/people/passkeys.ts';
import { keepHalfDone } from '#server/sessions.ts';
import type { RequestHandler } from './$types';

/** What the browser is to make a passkey from; a cookie names the question. */
export const POST: RequestHandler = async ({ locals, cookies }) => {
  const { options, ...half } = await offerPasskey(locals.actor);
  keepHalfDone(cookies, half);
  return json(options);
};
