import { draftDrawing } from '#modules/areas/queries-draft.ts';
import type { RequestHandler } from './$types';

/** A draft's outlines for the map beside its list. */
export const GET: RequestHandler = async ({ locals, params }) =>
  new Response(await draftDrawing(locals.actor, params.draft), {
    headers: { 'content-type': 'application/json' },
  });
