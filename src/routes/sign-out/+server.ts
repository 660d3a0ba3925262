import { redirect } from '@sveltejs/kit';
import { paths } from '#basics/paths.ts';
import { signOut } from '#modules/people/actions.ts';
import { dropSession, sessionCookie } from '#server/sessions.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ cookies }) => {
  const cookie = sessionCookie(cookies);
  if (cookie) await signOut(cookie);
  dropSession(cookies);
  redirect(303, paths.home());
};
