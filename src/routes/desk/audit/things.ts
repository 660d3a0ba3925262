import { inLocale, type Locale } from '#basics/localised.ts';
import type { MessageKey, Say } from '#basics/words.ts';
import { appealNumbers } from '#modules/appeals/numbers-audit.ts';
import { areaNames } from '#modules/areas/queries.ts';
import { allCategories } from '#modules/categories/queries.ts';
import { organisationNames } from '#modules/organisations/queries.ts';
import type { AuditRow } from '#modules/people/audit.ts';
import type { Actor } from '#modules/people/rules.ts';
import { reportNumbers } from '#modules/reports/numbers.ts';
import { writeCode } from '#modules/reports/rules.ts';

type Names = (id: unknown) => string;

/** What the rows are about, in words: numbers of reports and appeals, names of all else. */
export async function namesOf(actor: Actor, rows: AuditRow[], locale: Locale): Promise<Names> {
  const about = (subject: string) =>
    rows.filter((row) => row.subject === subject).map(({ subjectId }) => subjectId);
  const [reports, appeals, areas, categories, organisations] = await Promise.all([
    reportNumbers(actor, about('report')),
    appealNumbers(actor, about('appeal')),
    areaNames(),
    allCategories(),
    organisationNames(locale),
  ]);
  const kinds = new Map(categories.map(({ id, names }) => [id, names]));
  return (given) => {
    const id = typeof given === 'string' ? given : '';
    const code = reports.get(id);
    const localised = areas.get(id) ?? kinds.get(id);
    return (
      (code && writeCode(code)) ??
      (localised && inLocale(localised, locale)) ??
      appeals.get(id) ??
      organisations.get(id) ??
      ''
    );
  };
}

/** What the row is about, in one line: its name or number, and what was given, taken or found. */
export function aboutOf(row: AuditRow, names: Names, say: Say): string {
  const { role, organisation, area, category, assignedOnly, found, key, name } = row.facts;
  const parts = [
    row.subjectName || names(row.subjectId) || [key, name].find((it) => typeof it === 'string'),
    typeof role === 'string' && say(`role.${role}` as MessageKey),
    ...[organisation, area, category].map(names),
    assignedOnly === true && say('people.assigned-only'),
    Array.isArray(found) && found.map(writeCode).join(', '),
  ];
  return parts.filter(Boolean).join(' · ');
}
