import { applicantDocument } from '#modules/appeals/documents.ts';
import { applicantOf } from '#modules/appeals/keys.ts';
import { toSave } from '../../../../../appeal-files.ts';
import type { RequestHandler } from './$types';

/** A document of the applicant's own appeal, or one that came with an answer, to save. */
export const GET: RequestHandler = async ({ params }) =>
  toSave(await applicantDocument(applicantOf(params.key), params.id));
