import { framed } from '../listed.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url, locals }) => framed(url, locals.locale);
