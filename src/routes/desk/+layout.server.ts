import { redirect } from '@sveltejs/kit';
import { paths } from '#basics/paths.ts';
import { mayOpenDesk } from '#modules/people/rules.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals }) => {
  if (locals.actor.kind === 'stranger') redirect(303, paths.signIn());
  return { desk: mayOpenDesk(locals.actor) };
};
