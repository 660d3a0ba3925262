import { Refusal } from '#basics/refusal.ts';
import { confirmFollow } from '#modules/subscriptions/actions.ts';
import { openFollowKey } from '#modules/subscriptions/telling.ts';
import type { Actions } from './$types';

export const actions: Actions = {
  default: async ({ params }) => {
    const ref = openFollowKey(params.key);
    if (!ref) throw new Refusal('follow.unknown', 404);
    await confirmFollow(ref);
    return { done: true };
  },
};
