import { redirect } from '@sveltejs/kit';
import { paths } from '#basics/paths.ts';
import { Refusal } from '#basics/refusal.ts';
import { flagReport } from '#modules/reports/flags.ts';
import { newFlag } from '#modules/reports/input-desk.ts';
import { publicReportByCode } from '#modules/reports/queries.ts';
import { readCode } from '#modules/reports/rules.ts';
import { answerForm, readForm } from '#server/forms.ts';
import { limit } from '#server/limits.ts';
import { reportCards } from '../../../../report-cards.ts';
import type { Actions, PageServerLoad } from './$types';

async function found(typed: string) {
  const report = await publicReportByCode(readCode(typed)?.code ?? '');
  if (!report) throw new Refusal('report.unknown', 404);
  return report;
}

export const load: PageServerLoad = async ({ params, locals, url }) => {
  const { report } = await found(params.code);
  const [card] = await reportCards([report], locals.locale);
  return {
    code: report.code,
    category: card?.category ?? '',
    sent: url.searchParams.has('sent'),
  };
};

export const actions: Actions = {
  default: async ({ params, request, locals, getClientAddress }) => {
    const { values } = await readForm(request);
    const { id, report } = await found(params.code);
    const sent = { ...values, locale: locals.locale };
    const answer = await answerForm(sent, newFlag, async (input) => {
      await limit('flag', getClientAddress());
      await flagReport(locals.actor, id, input);
    });
    if ('done' in answer) redirect(303, `${paths.flagPage(report.code)}?sent=1#sent`);
    return answer;
  },
};
