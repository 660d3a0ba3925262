import { deskLetter } from '#modules/letters/queries.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
  letter: await deskLetter(locals.actor, params.id),
});
