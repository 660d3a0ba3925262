import { deskAnswerPdf } from '#modules/appeals/answer-pdf.ts';
import { toSave } from '../../../../../appeal-files.ts';
import type { RequestHandler } from './$types';

/** An answer as a PDF, to print and to post. */
export const GET: RequestHandler = async ({ params, locals }) => {
  const pdf = await deskAnswerPdf(locals.actor, params.number, params.id);
  return toSave({ ...pdf, mediaType: 'application/pdf' });
};
