import { paths } from '#basics/paths.ts';
import { returnPin } from '#modules/reports/codes.ts';
import { reporterOf, reporterReport } from '#modules/reports/reporter.ts';
import { anotherReport } from '../../listed.ts';
import type { PageServerLoad } from './$types';

/** What a report filed in a frame leaves in the hand: its number, return code and receipt. */
export const load: PageServerLoad = async ({ params, locals, url }) => {
  const { id, code } = await reporterReport(reporterOf(params.key));
  const receipt = `${paths.receipt(params.key)}?lang=${locals.locale}`;
  const another = await anotherReport(url, locals.locale);
  return { code, returnCode: code + returnPin(id), receipt, another };
};
