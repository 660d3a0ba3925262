import { otherWays } from '../ways.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = () => ({ ways: otherWays() });
