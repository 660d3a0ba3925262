import { deskActivity, deskSignUps, readContacts } from '#modules/activities/desk.ts';
import { textIn } from '#modules/activities/rules.ts';
import { readingContacts } from '../../../doing.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals: { actor, locale } }) => {
  const [activity, { counts, list }] = await Promise.all([
    deskActivity(actor, params.id),
    deskSignUps(actor, params.id),
  ]);
  return {
    ...{ id: activity.id, title: textIn(activity.texts, locale).title, counts, list },
    ...{ zone: activity.time_zone, erased: activity.erased_at !== null },
  };
};

export const actions: Actions = { contacts: readingContacts(readContacts) };
