import { pressPaths } from '#basics/press-paths.ts';
import { surveyForm } from '#modules/activities/input-survey.ts';
import { textIn } from '#modules/activities/rules.ts';
import {
  closeSurvey,
  deskSurvey,
  publishSurvey,
  saveSurvey,
  sendSurvey,
} from '#modules/activities/surveys.ts';
import { actionsOn, nothing } from '../../../doing.ts';
import { valuesOf } from './values.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals: { actor, locale } }) => {
  const { texts, ...survey } = await deskSurvey(actor, params.id);
  return {
    ...{ id: params.id, title: textIn(texts, locale).title, survey },
    values: valuesOf(survey.questions),
  };
};

const on = actionsOn(({ id = '' }) => pressPaths.deskEventSurvey(id));

export const actions: Actions = {
  save: on('save', surveyForm, saveSurvey),
  send: on('send', nothing, (actor, id) => sendSurvey(actor, id)),
  close: on('close', nothing, (actor, id) => closeSurvey(actor, id)),
  publish: on('publish', nothing, (actor, id) => publishSurvey(actor, id, true)),
  unpublish: on('unpublish', nothing, (actor, id) => publishSurvey(actor, id, false)),
};
