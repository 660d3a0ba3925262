import { redirect, type Cookies } from '@sveltejs/kit';
import { paths } from '#basics/paths.ts';
import { signOut } from '#modules/people/actions.ts';
import type { Entered } from '#modules/people/entering.ts';
import { sessionOf } from '#modules/people/queries.ts';
import { may, mayOpenDesk, type Actor } from '#modules/people/rules.ts';
import { deskOf } from '../desk-parts.ts';
import { dropHalfDone, keepHalfDone, keepSession, sessionCookie } from '#server/sessions.ts';

/** What the browser says it is, for the list of devices. */
export const deviceOf = (request: Request) => request.headers.get('user-agent') ?? '';

/** On to the second step, or in: the session this browser had before ends. */
export async function goIn(cookies: Cookies, entered: Entered, page?: string): Promise<never> {
  if (entered.secondStep) {
    keepHalfDone(cookies, entered);
    redirect(303, paths.secondStep());
  }
  const before = sessionCookie(cookies);
  if (before) await signOut(before);
  dropHalfDone(cookies);
  keepSession(cookies, entered.cookie, entered.expiresAt);
  const session = await sessionOf(entered.cookie);
  redirect(303, page ?? (session ? firstPageOf(session.actor) : paths.account()));
}

/** Where somebody's day begins. */
function firstPageOf(actor: Actor): string {
  if (mayOpenDesk(actor)) return paths.desk();
  if (may(actor, 'task.act')) return paths.work();
  return deskOf(actor) ?? paths.account();
}
