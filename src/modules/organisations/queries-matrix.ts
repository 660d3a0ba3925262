import { areaTree } from '#modules/areas/queries.ts';
import { allCategories } from '#modules/categories/queries.ts';
import { choosable, lineOf, type Category } from '#modules/categories/rules.ts';
import type { Actor } from '#modules/people/rules.ts';
import { requireOrganisations } from './keeping.ts';
import { allCoverage, organisationsKept } from './queries.ts';
import type { Organisation } from './rules.ts';
import { fieldOf, groundsBelow, type Field } from './rules-matrix.ts';

export type MatrixRow = { category: Category; fields: Field[] };

/**
 * Who answers for what: each category in use against the areas directly below one. Not told below
 * which: the parts of the only outermost area, or else the outermost areas themselves.
 */
export async function coverageMatrix(actor: Actor, below: string | null | undefined) {
  requireOrganisations(actor);
  const [areas, categories, coverage] = await Promise.all([
    areaTree(),
    allCategories(),
    allCoverage(),
  ]);
  const start = below === undefined ? onlyRoot(areas) : below;
  const grounds = groundsBelow(areas, start);
  const rows = choosable(categories).map((category): MatrixRow => {
    const line = lineOf(category.id, categories);
    return { category, fields: grounds.map((ground) => fieldOf(line, ground, coverage)) };
  });
  return { below: start, columns: grounds.map(({ areaId }) => areaId), rows };
}

function onlyRoot(areas: Awaited<ReturnType<typeof areaTree>>): string | null {
  const roots = areas.filter(({ parentId, retired }) => parentId === null && !retired);
  const [root] = roots;
  const holdsOthers = areas.some(({ parentId, retired }) => parentId === root?.id && !retired);
  return root && roots.length === 1 && holdsOthers ? root.id : null;
}

/** How many pairs of category and innermost area nobody answers for, and how many several equally. */
export async function coverageFaults(actor: Actor): Promise<{ holes: number; overlaps: number }> {
  const { rows } = await coverageMatrix(actor, null);
  const fields = rows.flatMap((row) => row.fields);
  const sum = (of: 'holes' | 'overlaps') => fields.reduce((count, field) => count + field[of], 0);
  return { holes: sum('holes'), overlaps: sum('overlaps') };
}

/** Every organisation, retired ones too, with its contacts and what it answers for, by key. */
export async function everyOrganisation(actor: Actor) {
  requireOrganisations(actor);
  const [organisations, coverage] = await Promise.all([organisationsKept(), allCoverage()]);
  return organisations.map((it: Organisation) => ({
    ...it,
    covers: coverage.filter(({ organisationId }) => organisationId === it.id),
  }));
}
