import { mindAmbassadors } from './ambassadors.ts';

export const jobs = {
  'campaigns.mind-ambassadors': () => mindAmbassadors(),
};
