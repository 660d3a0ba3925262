import { deskDocument } from '#modules/appeals/documents.ts';
import { toSave } from '../../../../../appeal-files.ts';
import type { RequestHandler } from './$types';

/** A document of an appeal, for who may see the appeal, to save. */
export const GET: RequestHandler = async ({ params, locals }) =>
  toSave(await deskDocument(locals.actor, params.number, params.id));
