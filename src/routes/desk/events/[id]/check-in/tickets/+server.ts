import { json } from '@sveltejs/kit';
import { Refusal } from '#basics/refusal.ts';
import { checkInAll } from '#modules/activities/checking-in.ts';
import { checkedIn } from '#modules/activities/input.ts';
import type { RequestHandler } from './$types';

/** What a device at the door checked in while there was no network. */
export const POST: RequestHandler = async ({ request, params, locals: { actor } }) => {
  const sent = checkedIn.safeParse(await request.json().catch(() => null));
  if (!sent.success && actor.kind === 'person') throw new Refusal('field.wrong', 400);
  const known = await checkInAll(actor, params.id, sent.data ?? { came: [] });
  return json({ known });
};
