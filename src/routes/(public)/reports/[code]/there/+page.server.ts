import { redirect } from '@sveltejs/kit';
import { inLocale } from '#basics/localised.ts';
import { paths } from '#basics/paths.ts';
import { Refusal } from '#basics/refusal.ts';
import { categoryById } from '#modules/categories/queries.ts';
import { verdict } from '#modules/reports/input.ts';
import { giveNeighbourVerdict, neighbourMay } from '#modules/reports/outcome.ts';
import { publicReportByCode } from '#modules/reports/queries.ts';
import { answerForm, readForm } from '#server/forms.ts';
import { limit } from '#server/limits.ts';
import { keepPhotosOf } from '../../../../kept-photos.ts';
import type { Actions, PageServerLoad } from './$types';

const found = async (code: string) => {
  const report = await publicReportByCode(code);
  if (!report) throw new Refusal('report.unknown', 404);
  return report;
};

export const load: PageServerLoad = async ({ params, locals }) => {
  const { report } = await found(params.code);
  const category = await categoryById(report.categoryId);
  return {
    code: report.code,
    category: inLocale(category?.names ?? {}, locals.locale),
    address: report.address,
    place: report.place,
  };
};

export const actions: Actions = {
  default: async ({ params, request, locals, getClientAddress }) => {
    const { id, report } = await found(params.code);
    if (!(await neighbourMay(id))) throw new Refusal('report.nothing-to-confirm');
    await limit('neighbour', getClientAddress());
    const sent = await readForm(request);
    const problems = await keepPhotosOf(locals.actor, sent, { id, kind: 'verdict' });
    if (problems) return problems;
    const answer = await answerForm(sent.values, verdict, (input) =>
      giveNeighbourVerdict(locals.actor, id, input),
    );
    if ('done' in answer) redirect(303, paths.reportPage(report.code));
    return answer;
  },
};
