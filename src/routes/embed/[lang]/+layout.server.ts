import { error } from '@sveltejs/kit';
import { isLocale } from '#basics/localised.ts';
import type { LayoutServerLoad } from './$types';

/** Pages for the frame of a partner, each with its language in the address. */
export const load: LayoutServerLoad = ({ params }) => {
  if (!isLocale(params.lang)) error(404);
};
