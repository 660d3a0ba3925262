import { error } from '@sveltejs/kit';
import { paths } from '#basics/paths.ts';
import { readCode } from '#modules/reports/rules.ts';
import { anotherReport } from '../../listed.ts';
import type { PageServerLoad } from './$types';

/** The same problem was reported before: its page is beside the frame. */
export const load: PageServerLoad = async ({ params, locals, url }) => {
  const code = readCode(params.code)?.code ?? error(404);
  const asked = url.searchParams.has('followed');
  const another = await anotherReport(url, locals.locale);
  return { asked, another, page: `${paths.reportPage(code)}?lang=${locals.locale}#follow` };
};
