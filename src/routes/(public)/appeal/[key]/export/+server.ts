import { exportAppeal } from '#modules/appeals/applicant.ts';
import { applicantOf } from '#modules/appeals/keys.ts';
import { toSave } from '../../../../appeal-files.ts';
import type { RequestHandler } from './$types';

/** Everything we keep about the appeal, for the applicant to save, as JSON. */
export const GET: RequestHandler = async ({ params }) => {
  const appeal = await exportAppeal(applicantOf(params.key));
  const bytes = Buffer.from(JSON.stringify(appeal, null, 2));
  return toSave({ name: `${appeal.number}.json`, mediaType: 'application/json', bytes });
};
