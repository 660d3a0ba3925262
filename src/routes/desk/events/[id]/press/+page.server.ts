import { pressPaths } from '#basics/press-paths.ts';
import { pressDecision } from '#modules/activities/input-press.ts';
import {
  declinePress,
  deskPress,
  grantPress,
  readPressContacts,
} from '#modules/activities/press.ts';
import { textIn } from '#modules/activities/rules.ts';
import { actionsOn, readingContacts } from '../../../doing.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals: { actor, locale } }) => {
  const { activity, list } = await deskPress(actor, params.id);
  return {
    ...{ id: activity.id, code: activity.code, list, zone: activity.time_zone },
    ...{ title: textIn(activity.texts, locale).title, erased: activity.erased_at !== null },
  };
};

const on = actionsOn(({ id = '' }) => pressPaths.deskEventPress(id));

export const actions: Actions = {
  grant: on('grant', pressDecision, grantPress),
  decline: on('decline', pressDecision, declinePress),
  contacts: readingContacts(readPressContacts),
};
