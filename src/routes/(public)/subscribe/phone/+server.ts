import { unsubscribePhone } from '#modules/subscriptions/ending-subscriptions.ts';
import { oneWish } from '#modules/subscriptions/input-subscribers.ts';
import { subscribePhone } from '#modules/subscriptions/subscribers.ts';
import { withDevice } from '../../../given-devices.ts';
import type { RequestHandler } from './$types';

/** Somebody's phone wants to hear of what is urgent, in one area (?area=) or everywhere. */
export const POST: RequestHandler = (event) =>
  withDevice(event, (given) => {
    const area = event.url.searchParams.get('area') ?? '';
    return subscribePhone(given, oneWish.parse({ area }), event.locals.locale);
  });

/** It does not any more. */
export const DELETE: RequestHandler = (event) =>
  withDevice(event, ({ endpoint }) => unsubscribePhone(endpoint));
