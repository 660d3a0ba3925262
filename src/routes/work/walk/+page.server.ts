import { redirect } from '@sveltejs/kit';
import { paths } from '#basics/paths.ts';
import { taskList } from '../task-list.ts';
import type { PageServerLoad } from './$types';

/** All tasks, and which were chosen: a copy of this page on a phone must know those chosen later. */
export const load: PageServerLoad = async ({ locals: { actor, locale }, url }) => {
  if (actor.kind !== 'person') redirect(303, paths.signIn());
  return { ...(await taskList(actor, locale)), chosen: url.searchParams.getAll('task') };
};
