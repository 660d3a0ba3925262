import { auditFile } from '#modules/people/audit.ts';
import { auditFilters } from '#modules/people/input-audit.ts';
import { linesOf } from '../lines.ts';
import type { RequestHandler } from './$types';

/** The reading log as a file, in the order of the page. */
export const GET: RequestHandler = async ({ locals: { actor, locale }, url }) => {
  const given = [...url.searchParams].filter(([, value]) => value !== '');
  const filters = auditFilters.parse(Object.fromEntries(given));
  const lines = await linesOf(actor, await auditFile(actor, filters), locale);
  const rows = lines.map(({ at, person, what, about, why }) =>
    [at.toISOString(), person, what, about, why].map(cell).join(','),
  );
  // The mark at the beginning tells a spreadsheet that it is UTF-8.
  return new Response(`\uFEFF${['at,who,what,about,why', ...rows].join('\r\n')}\r\n`, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="reading-log.csv"',
      'cache-control': 'no-store',
    },
  });
};

/** A cell that no spreadsheet takes for a formula. */
const cell = (words: string) => `"${words.replace(/^(?=[=+\-@\t\r])/, "'").replaceAll('"', '""')}"`;
