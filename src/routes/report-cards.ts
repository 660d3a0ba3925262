import { inLocale, type Locale } from '#basics/localised.ts';
import { areaNames } from '#modules/areas/queries.ts';
import { allCategories } from '#modules/categories/queries.ts';
import { organisationNames } from '#modules/organisations/queries.ts';
import type { State } from '#modules/reports/rules.ts';
import type { PublicReport } from '#modules/reports/public-face.ts';

/** A public report with the names a page shows, in the reader's language. */
export type ReportCard = PublicReport & {
  category: string;
  categoryKey: string;
  area: string;
  organisation: string;
};

/** Gives public reports their names. All come from memory: no query. */
export async function reportCards(reports: PublicReport[], locale: Locale): Promise<ReportCard[]> {
  const [categories, areas, organisations] = await Promise.all([
    allCategories(),
    areaNames(),
    organisationNames(locale),
  ]);
  const byId = new Map(categories.map((category) => [category.id, category]));
  return reports.map((report) => {
    const category = byId.get(report.categoryId);
    return {
      ...report,
      category: category ? inLocale(category.names, locale) : '',
      categoryKey: category?.key ?? '',
      area: inLocale(areas.get(report.areaId ?? '') ?? {}, locale),
      organisation: organisations.get(report.organisationId ?? '') ?? '',
    };
  });
}

/** The parts of a report with their kinds named; one of a kind nobody sees has no name. */
export async function partsInWords(
  parts: readonly { state: State; categoryId: string | null; organisationId: string | null }[],
  locale: Locale,
) {
  const categories = new Map((await allCategories()).map(({ id, names }) => [id, names]));
  return parts.map(({ state, categoryId, organisationId }) => ({
    ...{ state, organisationId },
    category: inLocale(categories.get(categoryId ?? '') ?? {}, locale),
  }));
}

/** The names of the organisations a story tells of, by id: only these go to the page. */
export async function organisationsIn(
  lines: readonly { organisationId: string | null }[],
  locale: Locale,
): Promise<Record<string, string>> {
  const names = await organisationNames(locale);
  const ids = new Set(lines.map(({ organisationId }) => organisationId ?? ''));
  return Object.fromEntries([...names].filter(([id]) => ids.has(id)));
}
