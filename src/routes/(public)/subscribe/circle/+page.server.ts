import { pressPaths } from '#basics/press-paths.ts';
import { openSubscriberKey } from '#modules/subscriptions/subscriber-keys.ts';
import type { PageServerLoad } from './$types';

/** A circle is drawn, and goes back with its numbers to the form it is for. */
export const load: PageServerLoad = ({ url }) => {
  const given = (name: string) => (url.searchParams.get(name) ?? '').slice(0, 300);
  const own = given('own');
  return {
    back: openSubscriberKey(own) ? pressPaths.subscriber(own) : pressPaths.subscribe(),
    ...{ place: given('place'), radiusKm: given('radiusKm'), campaign: given('campaign') },
  };
};
