import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { paths } from '#basics/paths.ts';
import { eraseOwn } from '#modules/retention/requests.ts';
import { reporterOf, reporterReport } from '#modules/reports/reporter.ts';
import { answerForm, readForm } from '#server/forms.ts';
import type { Actions, PageServerLoad } from './$types';

const sure = z.object({ sure: z.literal('yes', 'mine.say-sure') });
const over = ['confirmed', 'declined', 'merged'];

export const load: PageServerLoad = async ({ params, url }) => {
  const report = await reporterReport(reporterOf(params.key));
  return {
    key: params.key,
    code: report.code,
    isOver: over.includes(report.state),
    erased: url.searchParams.has('erased'),
  };
};

export const actions: Actions = {
  default: async ({ params, request }) => {
    const actor = reporterOf(params.key);
    const { values } = await readForm(request);
    const answer = await answerForm(values, sure, () => eraseOwn(actor));
    if ('done' in answer) redirect(303, `${paths.ownData(params.key)}?erased`);
    return answer;
  },
};
