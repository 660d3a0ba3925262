import { json } from '@sveltejs/kit';
import { askForPasskey } from '#modules/people/passkeys.ts';
import { limit } from '#server/limits.ts';
import { keepHalfDone } from '#server/sessions.ts';
import type { RequestHandler } from './$types';

/** What the browser asks a passkey; a cookie names the question. */
export const POST: RequestHandler = async ({ cookies, getClientAddress }) => {
  await limit('password', getClientAddress());
  const { options, ...half } = await askForPasskey();
  keepHalfDone(cookies, half);
  return json(options);
};
