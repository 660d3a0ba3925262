import { redirect } from '@sveltejs/kit';
import { pressPaths } from '#basics/press-paths.ts';
import { Refusal } from '#basics/refusal.ts';
import { pressRequest } from '#modules/activities/input-press.ts';
import { askForAccreditation } from '#modules/activities/press.ts';
import { publicActivity } from '#modules/activities/queries.ts';
import { textIn } from '#modules/activities/rules.ts';
import { now } from '#server/clock.ts';
import { answerForm, readForm } from '#server/forms.ts';
import { newId } from '#server/ids.ts';
import { limit } from '#server/limits.ts';
import { whenOf } from '../../when.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, url, locals: { locale } }) => {
  const activity = await publicActivity(params.code);
  if (!activity || activity.kind !== 'press') throw new Refusal('activity.unknown', 404);
  const { title, locale: language } = textIn(activity.texts, locale);
  return {
    ...{ code: activity.code, place: activity.place, title, language },
    when: whenOf(activity, locale),
    open: activity.state === 'published' && activity.startsAt > now(),
    ...{ asked: url.searchParams.has('asked'), formId: newId() },
  };
};

export const actions: Actions = {
  default: async ({ params, request, locals: { locale }, getClientAddress }) => {
    const { values } = await readForm(request);
    await limit('sign-up', getClientAddress());
    const answer = await answerForm({ ...values, locale }, pressRequest, (input) =>
      askForAccreditation(params.code, input),
    );
    if (!('done' in answer)) return answer;
    redirect(303, `${pressPaths.eventPress(params.code)}?asked`);
  },
};
