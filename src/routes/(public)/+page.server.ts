import { publicTotals } from '#modules/figures/queries.ts';
import { publicList } from '#modules/reports/queries.ts';
import { reportCards } from '../report-cards.ts';
import type { PageServerLoad } from './$types';

const LATEST = 6;

export const load: PageServerLoad = async ({ locals }) => {
  const [{ reports }, totals] = await Promise.all([
    publicList({ state: 'confirmed' }, LATEST),
    publicTotals(),
  ]);
  return { latest: await reportCards(reports, locals.locale), totals };
};
