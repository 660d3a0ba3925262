import { framedItems } from '../items.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url, locals }) =>
  framedItems(url, locals.locale, ['warning']);
