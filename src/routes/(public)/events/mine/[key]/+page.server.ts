import { redirect } from '@sveltejs/kit';
import { pressPaths } from '#basics/press-paths.ts';
import { ownTickets, renewCalendar } from '#modules/activities/own-calendar.ts';
import { textIn } from '#modules/activities/rules.ts';
import { config } from '#server/config.ts';
import { limit } from '#server/limits.ts';
import { whenOf } from '../../when.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals: { locale } }) => {
  const { feed, tickets } = await ownTickets(params.key);
  const address = new URL(pressPaths.ownEventFeed(feed), config.publicUrl).href;
  return {
    ...{ address, webcal: address.replace(/^https?:/, 'webcal:') },
    tickets: tickets.map(({ activity, stands, people, link }) => ({
      ...{ stands, people, link, state: activity.state, place: activity.place },
      ...{ ...textIn(activity.texts, locale), when: whenOf(activity, locale) },
    })),
  };
};

export const actions: Actions = {
  default: async ({ params, getClientAddress }) => {
    await limit('sign-up', getClientAddress());
    redirect(303, pressPaths.ownEvents(await renewCalendar(params.key)));
  },
};
