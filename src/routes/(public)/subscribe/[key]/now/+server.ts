import { redirect } from '@sveltejs/kit';
import { pressPaths } from '#basics/press-paths.ts';
import { Refusal } from '#basics/refusal.ts';
import { endSubscription } from '#modules/subscriptions/ending-subscriptions.ts';
import { openSubscriberKey } from '#modules/subscriptions/subscriber-keys.ts';
import type { RequestHandler } from './$types';

/** What a mail program posts when its reader presses "unsubscribe" (RFC 8058): no page, no sign-in. */
export const POST: RequestHandler = async ({ params }) => {
  const ref = openSubscriberKey(params.key);
  if (!ref) throw new Refusal('subscribe.unknown', 404);
  await endSubscription(ref);
  return new Response(null, { status: 204 });
};

/** Some programs open the address instead: a look changes nothing, so they are asked. */
export const GET: RequestHandler = ({ params }) => redirect(303, pressPaths.subscriber(params.key));
