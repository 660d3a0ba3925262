import { json } from '@sveltejs/kit';
import { z } from 'zod';
import { inLocale } from '#basics/localised.ts';
import { categoryById } from '#modules/categories/queries.ts';
import { reporterOf, reporterReport } from '#modules/reports/reporter.ts';
import { writeCode } from '#modules/reports/rules.ts';
import { Refusal } from '#basics/refusal.ts';
import { limit } from '#server/limits.ts';
import { answerPhone } from '../../../../phone-answers.ts';
import type { RequestHandler } from './$types';

const asked = z.object({ keys: z.array(z.string().max(200)).max(30) });

/** How the reports stand whose receipts a phone keeps, 30 at most; a key that opens nothing any more is left out. */
export const POST: RequestHandler = ({ request, locals, getClientAddress, setHeaders }) =>
  answerPhone(locals.locale, async () => {
    await limit('place', getClientAddress());
    const read = asked.safeParse(await request.json().catch(() => null));
    if (!read.success) throw new Refusal('report.form-broken', 400);
    setHeaders({ 'cache-control': 'no-store' });
    const known = await Promise.all(read.data.keys.map((key) => stateOf(key, locals.locale)));
    return json(known.flat());
  });

async function stateOf(key: string, locale: App.Locals['locale']) {
  try {
    const report = await reporterReport(reporterOf(key));
    const category = await categoryById(report.category_id);
    const { code, state } = report;
    return [{ key, code: writeCode(code), state, title: inLocale(category?.names ?? {}, locale) }];
  } catch (problem) {
    if (problem instanceof Refusal) return [];
    throw problem;
  }
}
