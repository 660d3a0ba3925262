import { surveyAnswers } from '#modules/activities/input-survey.ts';
import { textIn } from '#modules/activities/rules.ts';
import { answerSurvey, surveyBehind } from '#modules/activities/survey-answering.ts';
import { answerForm, readForm } from '#server/forms.ts';
import { redirect } from '@sveltejs/kit';
import { pressPaths } from '#basics/press-paths.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, url, locals: { locale } }) => {
  // The link is spent by the answer, so thanks are said without it.
  if (params.key === 'thanks') return { thanks: true, title: '', questions: [] };
  const { questions, texts } = await surveyBehind(params.code, params.key);
  return { thanks: false, title: textIn(texts, locale).title, questions, path: url.pathname };
};

export const actions: Actions = {
  default: async ({ params, request }) => {
    const { values } = await readForm(request);
    const answer = await answerForm(values, surveyAnswers, (input) =>
      answerSurvey(params.code, params.key, input),
    );
    if (!('done' in answer)) return answer;
    redirect(303, pressPaths.eventSurvey(params.code, 'thanks'));
  },
};
