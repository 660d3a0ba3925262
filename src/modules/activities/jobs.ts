import { forgetPeople } from './erasing.ts';
import { passOnDue } from './passing-on.ts';
import { remind } from './reminding.ts';
import { moveUpNow } from './signing-up.ts';
import { askSurvey } from './survey-answering.ts';
import { tellAll, tellPress, type TellAll } from './telling.ts';
import { tellSeries, type TellSeries } from './telling-series.ts';

export const jobs = {
  'activities.tell-all': (told: TellAll) => tellAll(told),
  'activities.tell-press': (ref: { id: string }) => tellPress(ref),
  'activities.tell-series': (told: TellSeries) => tellSeries(told),
  'activities.move-up': (ref: { id: string }) => moveUpNow(ref),
  'activities.remind': () => remind(),
  'activities.pass-on-due': () => passOnDue(),
  'activities.ask-survey': (ref: { id: string }) => askSurvey(ref),
  'activities.forget-people': () => forgetPeople(),
};
