import { Refusal } from '#basics/refusal.ts';
import { openWishKey, subscriberKey } from '#modules/subscriptions/subscriber-keys.ts';
import { confirmWish } from '#modules/subscriptions/subscribers.ts';
import type { Actions } from './$types';

export const actions: Actions = {
  default: async ({ params }) => {
    const ref = openWishKey(params.key);
    if (!ref) throw new Refusal('subscribe.unknown', 404);
    await confirmWish(ref);
    return { own: subscriberKey({ id: ref.subscriberId }) };
  },
};
