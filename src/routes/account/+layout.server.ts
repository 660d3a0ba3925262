import { redirect } from '@sveltejs/kit';
import { paths } from '#basics/paths.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals }) => {
  if (locals.actor.kind !== 'person') redirect(303, paths.signIn());
};
