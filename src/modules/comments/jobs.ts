import { forgetOld } from './forgetting.ts';

export const jobs = {
  'comments.forget-old': () => forgetOld(),
};
