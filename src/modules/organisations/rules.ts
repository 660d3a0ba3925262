import type { Locale, Localised } from '#basics/localised.ts';

export const organisationKinds = [
  'housing-manager',
  'volunteer-club',
  'peoples-guard',
  'municipal-service',
  'police-unit',
  'school',
  'other',
] as const;
export type OrganisationKind = (typeof organisationKinds)[number];

/** Who acts at a place. Letters to it are written in `locale`. */
export type Organisation = {
  id: string;
  key: string;
  kind: OrganisationKind;
  names: Localised;
  email: string | null;
  phone: string | null;
  locale: Locale;
  retired: boolean;
};

/** What an organisation answers for: a category or group (null: every one) in an area (null: everywhere). */
export type Coverage = {
  id: string;
  organisationId: string;
  organisationKey: string;
  categoryId: string | null;
  areaId: string | null;
};

/** A report's category with its groups, and the areas it lies in: each nearest first. */
export type Question = { categories: readonly string[]; areas: readonly string[] };

/**
 * Why this one: the coverage that fitted, how near it came (level 0: names just this category or
 * the innermost area; 1, 2 …: so many steps further out; null: names none), and how many other
 * organisations could have been asked.
 */
export type Why = {
  coverageId: string;
  categoryId: string | null;
  areaId: string | null;
  categoryLevel: number | null;
  areaLevel: number | null;
  alsoPossible: number;
};

export type Choice = { organisationId: string; why: Why };

/** A coverage that fits a question, and how near it comes (see `Why`). */
export type Fit = { coverage: Coverage; categoryLevel: number | null; areaLevel: number | null };

/**
 * The one organisation to be asked, or null when nobody answers for this.
 *
 * First counts the category, then the area: who does just this work comes before who does
 * anything of the kind, even when the latter is nearer, for a neighbour who cannot mend a lamp
 * only loses days. Among those equally fit for the work, the one with the smaller ground.
 * Among equals, the organisation whose key comes first in the alphabet: always the same one.
 * `except` are organisations already asked.
 */
export function chooseResponsible(
  question: Question,
  coverage: readonly Coverage[],
  { except = [] }: { except?: readonly string[] } = {},
): Choice | null {
  const fits = fitsFor(
    question,
    coverage.filter(({ organisationId }) => !except.includes(organisationId)),
  );
  const [best] = fits;
  if (!best) return null;
  const { id, organisationId, categoryId, areaId } = best.coverage;
  const possible = new Set(fits.map((fit) => fit.coverage.organisationId));
  const { categoryLevel, areaLevel } = best;
  const alsoPossible = possible.size - 1;
  return {
    organisationId,
    why: { coverageId: id, categoryId, areaId, categoryLevel, areaLevel, alsoPossible },
  };
}

/** Every coverage that fits, the best first. */
export const fitsFor = (question: Question, coverage: readonly Coverage[]): Fit[] =>
  coverage.flatMap((it) => fitOf(it, question) ?? []).sort(byFitness);

function fitOf(coverage: Coverage, question: Question): Fit | null {
  const categoryLevel = levelOf(coverage.categoryId, question.categories);
  const areaLevel = levelOf(coverage.areaId, question.areas);
  if (categoryLevel === -1 || areaLevel === -1) return null;
  return { coverage, categoryLevel, areaLevel };
}

/** Steps from the nearest; null when everything is covered; -1 when this is not. */
const levelOf = (id: string | null, line: readonly string[]) =>
  id === null ? null : line.indexOf(id);

const steps = (level: number | null) => level ?? Number.MAX_SAFE_INTEGER;

const byFitness = (a: Fit, b: Fit) =>
  steps(a.categoryLevel) - steps(b.categoryLevel) ||
  steps(a.areaLevel) - steps(b.areaLevel) ||
  inAlphabet(a.coverage.organisationKey, b.coverage.organisationKey) ||
  inAlphabet(a.coverage.id, b.coverage.id);

const inAlphabet = (a: string, b: string) => Number(a > b) - Number(a < b);

/** The reason for the desk as two message keys: about the work, about the ground. */
export const routingWords = ({ categoryLevel, areaLevel }: Why) =>
  [
    `routing.category-${nearness(categoryLevel, ['exact', 'group', 'any'])}`,
    `routing.area-${nearness(areaLevel, ['nearest', 'wider', 'everywhere'])}`,
  ] as const;

function nearness<T>(level: number | null, [here, further, all]: [T, T, T]): T {
  if (level === null) return all;
  return level === 0 ? here : further;
}
