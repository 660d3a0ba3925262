import { auditLog } from '#modules/people/audit.ts';
import { auditFilters } from '#modules/people/input-audit.ts';
import { linesOf } from './lines.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { actor, locale }, url }) => {
  const given = [...url.searchParams].filter(([, value]) => value !== '');
  const filters = auditFilters.parse({
    ...Object.fromEntries(given),
    ...(url.searchParams.has('about') && { of: 'changes' }),
  });
  const { rows, next } = await auditLog(actor, filters);
  return { filters, next, lines: await linesOf(actor, rows, locale) };
};
