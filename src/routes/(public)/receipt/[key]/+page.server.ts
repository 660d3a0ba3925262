import { redirect } from '@sveltejs/kit';
import { renderSVG } from 'uqr';
import { inLocale } from '#basics/localised.ts';
import { paths } from '#basics/paths.ts';
import { areaNames } from '#modules/areas/queries.ts';
import { categoryById } from '#modules/categories/queries.ts';
import { markRead, sayToOthers } from '#modules/conversations/actions.ts';
import { message } from '#modules/conversations/input.ts';
import { messagesOf } from '#modules/conversations/queries.ts';
import { updatesOf } from '#modules/reports/desk-sheet.ts';
import { publicParts } from '#modules/reports/public-parts.ts';
import { returnPin } from '#modules/reports/codes.ts';
import { verdict } from '#modules/reports/input.ts';
import { giveVerdict } from '#modules/reports/outcome.ts';
import { forgetContact, reporterOf, reporterReport } from '#modules/reports/reporter.ts';
import { config } from '#server/config.ts';
import { answerForm, readForm } from '#server/forms.ts';
import { limit } from '#server/limits.ts';
import { keepPhotosOf } from '../../../kept-photos.ts';
import { organisationsIn, partsInWords } from '../../../report-cards.ts';
import type { Actions, PageServerLoad } from './$types';

// Every mask can be read; trying all eight for the prettiest takes 1.5 ms.
const qrLook = { border: 2, maskPattern: 2 };

export const load: PageServerLoad = async ({ params, locals, url }) => {
  const actor = reporterOf(params.key);
  const { id, ...report } = await reporterReport(actor);
  const [category, areas, messages] = await Promise.all([
    categoryById(report.category_id),
    areaNames(),
    messagesOf(actor, id),
  ]);
  await markRead(actor, id, messages);
  const has = (event: string) => report.timeline.some((line) => line.event === event);
  const parts = has('report.parted') ? await publicParts(id) : [];
  const named = [report, ...messages].map((one) => ({ organisationId: one.organisation_id }));
  return {
    report,
    key: params.key,
    returnCode: report.code + returnPin(id),
    link: new URL(paths.receipt(params.key), config.publicUrl).href,
    qr: renderSVG(new URL(paths.receipt(params.key), config.publicUrl).href, qrLook),
    category: inLocale(category?.names ?? {}, locals.locale),
    area: inLocale(areas.get(report.area_id ?? '') ?? {}, locals.locale),
    organisations: await organisationsIn([...named, ...parts, ...report.timeline], locals.locale),
    parts: await partsInWords(parts, locals.locale),
    updates: has('report.updated') ? await updatesOf(id) : [],
    messages,
    isNew: url.searchParams.has('new'),
    answer: url.searchParams.get('answer') ?? '',
  };
};

export const actions: Actions = {
  verdict: async ({ params, request, getClientAddress }) => {
    const actor = reporterOf(params.key);
    const sent = await readForm(request);
    await limit('verdict', getClientAddress());
    const problems = await keepPhotosOf(actor, sent, { id: actor.reportId, kind: 'verdict' });
    if (problems) return problems;
    const answer = await answerForm(sent.values, verdict, (input) =>
      giveVerdict(actor, actor.reportId, input),
    );
    if ('done' in answer) redirect(303, paths.receipt(params.key));
    return answer;
  },

  say: async ({ params, request, getClientAddress }) => {
    const actor = reporterOf(params.key);
    const sent = await readForm(request);
    const problems = await keepPhotosOf(actor, sent, { id: actor.reportId, kind: 'message' });
    if (problems) return problems;
    const answer = await answerForm(sent.values, message, async (input) => {
      await limit('message', getClientAddress());
      await sayToOthers(actor, actor.reportId, input);
    });
    if ('done' in answer) redirect(303, `${paths.receipt(params.key)}#conversation`);
    return answer;
  },

  forget: async ({ params }) => {
    await forgetContact(reporterOf(params.key));
    redirect(303, paths.receipt(params.key));
  },
};
