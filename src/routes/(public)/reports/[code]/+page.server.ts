import { redirect } from '@sveltejs/kit';
import { inLocale } from '#basics/localised.ts';
import { paths } from '#basics/paths.ts';
import { Refusal } from '#basics/refusal.ts';
import { categoryById } from '#modules/categories/queries.ts';
import { neighbourMay } from '#modules/reports/outcome.ts';
import { updatesOf } from '#modules/reports/desk-sheet.ts';
import { publicParts } from '#modules/reports/public-parts.ts';
import { mergedInto, publicHistory, publicReportByCode } from '#modules/reports/queries.ts';
import { isOpen, readCode } from '#modules/reports/rules.ts';
import { followReport } from '#modules/subscriptions/actions.ts';
import { following } from '#modules/subscriptions/input.ts';
import { now } from '#server/clock.ts';
import { answerForm, readForm } from '#server/forms.ts';
import { limit } from '#server/limits.ts';
import { organisationsIn, partsInWords, reportCards } from '../../../report-cards.ts';
import type { Actions, PageServerLoad } from './$types';

const found = async (typed: string) => {
  const code = readCode(typed)?.code ?? '';
  const report = await publicReportByCode(code);
  if (report) return report;
  const into = await mergedInto(code);
  if (into) redirect(307, paths.reportPage(into));
  throw new Refusal('report.unknown', 404);
};

export const load: PageServerLoad = async ({ params, locals, url }) => {
  const { id, report } = await found(params.code);
  const [[card], timeline, category] = await Promise.all([
    reportCards([report], locals.locale),
    publicHistory(id),
    categoryById(report.categoryId),
  ]);
  if (!card) throw new Refusal('report.unknown', 404);
  const has = (event: string) => timeline.some((line) => line.event === event);
  const parts = has('report.parted') ? await publicParts(id) : [];
  return {
    report: card,
    late: isOpen(report.state) && report.dueAt !== null && report.dueAt < now(),
    hint: inLocale(category?.hints ?? {}, locals.locale),
    coarse: category?.sensitivity === 'reviewed',
    timeline,
    parts: await partsInWords(parts, locals.locale),
    updates: has('report.updated') ? await updatesOf(id) : [],
    organisations: await organisationsIn([...timeline, ...parts], locals.locale),
    neighbourMay: report.state === 'claimed' && (await neighbourMay(id)),
    followed: url.searchParams.has('followed'),
  };
};

export const actions: Actions = {
  follow: async ({ params, request, locals, getClientAddress }) => {
    const { values } = await readForm(request);
    const { id, report } = await found(params.code);
    const answer = await answerForm(
      { ...values, locale: locals.locale },
      following,
      async (input) => {
        await limit('follow', getClientAddress());
        await followReport(id, input);
      },
    );
    if ('done' in answer) redirect(303, `${paths.reportPage(report.code)}?followed=1#follow`);
    return answer;
  },
};
