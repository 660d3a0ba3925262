import { redirect } from '@sveltejs/kit';
import { Refusal } from '#basics/refusal.ts';
import { allCategories } from '#modules/categories/queries.ts';
import { organisationsKept } from '#modules/organisations/queries.ts';
import { mergedInto, publicReportByCode } from '#modules/reports/queries.ts';
import { readCode } from '#modules/reports/rules.ts';

/** The public report with this number; a merged one leads to the one it became part of. */
export async function publicReport(typed = '') {
  const code = readCode(typed)?.code ?? '';
  const found = await publicReportByCode(code);
  if (found) return found;
  const into = await mergedInto(code);
  if (into) redirect(307, `/api/v1/reports/${into}`);
  throw new Refusal('report.unknown', 404);
}

/** A category's id by its key. Refuses an unknown key. */
export async function categoryId(key: string): Promise<string> {
  const found = (await allCategories()).find((one) => one.key === key);
  if (!found) throw new Refusal('report.choose-category', 400, {}, 'category');
  return found.id;
}

/** An organisation's id by its key. Refuses an unknown key. */
export async function organisationId(key: string): Promise<string> {
  const found = (await organisationsKept()).find((one) => one.key === key);
  if (!found) throw new Refusal('task.choose-organisation', 400, {}, 'organisation');
  return found.id;
}
