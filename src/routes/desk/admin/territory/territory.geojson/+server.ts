import { territoryFile } from '#modules/areas/queries-draft.ts';
import type { RequestHandler } from './$types';

/** The territory as a file that can be changed in a map program and uploaded again. */
export const GET: RequestHandler = async ({ locals }) =>
  new Response(await territoryFile(locals.actor), {
    headers: {
      'content-type': 'application/geo+json',
      'content-disposition': 'attachment; filename="territory.geojson"',
    },
  });
