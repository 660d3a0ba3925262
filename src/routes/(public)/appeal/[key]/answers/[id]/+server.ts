import { applicantAnswerPdf } from '#modules/appeals/answer-pdf.ts';
import { applicantOf } from '#modules/appeals/keys.ts';
import { toSave } from '../../../../../appeal-files.ts';
import type { RequestHandler } from './$types';

/** An answer as a PDF, to save. */
export const GET: RequestHandler = async ({ params }) => {
  const pdf = await applicantAnswerPdf(applicantOf(params.key), params.id);
  return toSave({ ...pdf, mediaType: 'application/pdf' });
};
