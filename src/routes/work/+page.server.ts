import { redirect } from '@sveltejs/kit';
import { paths } from '#basics/paths.ts';
import { taskList } from './task-list.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { actor, locale } }) => {
  if (actor.kind !== 'person') redirect(303, paths.signIn());
  return taskList(actor, locale);
};
