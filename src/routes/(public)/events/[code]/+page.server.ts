import { redirect } from '@sveltejs/kit';
import { inLocale } from '#basics/localised.ts';
import { pressPaths } from '#basics/press-paths.ts';
import { Refusal } from '#basics/refusal.ts';
import { newSignUp } from '#modules/activities/input.ts';
import { publicActivity } from '#modules/activities/queries.ts';
import { textIn } from '#modules/activities/rules.ts';
import { signUp } from '#modules/activities/signing-up.ts';
import { areaNames } from '#modules/areas/queries.ts';
import { organisationNames } from '#modules/organisations/queries.ts';
import { htmlOf, plainWords } from '#basics/markdown.ts';
import { now } from '#server/clock.ts';
import { answerForm, readForm } from '#server/forms.ts';
import { newId } from '#server/ids.ts';
import { limit } from '#server/limits.ts';
import { whenOf } from '../when.ts';
import { structured } from './structured.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals: { locale } }) => {
  const activity = await publicActivity(params.code);
  if (!activity) throw new Refusal('activity.unknown', 404);
  const [names, organisations] = await Promise.all([areaNames(), organisationNames(locale)]);
  const { texts, ...event } = activity;
  const text = textIn(texts, locale);
  const organisation = organisations.get(event.organisationId ?? '') ?? '';
  const words = plainWords(text.description);
  return {
    event,
    ...{ title: text.title, language: text.locale, html: htmlOf(text.description) },
    ...{ summary: words.slice(0, 200), minutes: htmlOf(event.minutes), organisation },
    area: inLocale(names.get(event.areaId ?? '') ?? {}, locale),
    when: whenOf(event, locale),
    until: event.signUpUntil && whenOf({ ...event, startsAt: event.signUpUntil }, locale).begins,
    structured: structured(event, { title: text.title, words, organisation }),
    ...{ toCome: event.startsAt > now(), formId: newId() },
  };
};

export const actions: Actions = {
  default: async ({ params, request, locals: { locale }, getClientAddress }) => {
    const { values } = await readForm(request);
    await limit('sign-up', getClientAddress());
    const answer = await answerForm({ ...values, locale }, newSignUp, (input) =>
      signUp(params.code, input),
    );
    if (!('done' in answer)) return answer;
    redirect(303, pressPaths.eventTicket(params.code, answer.done.key));
  },
};
