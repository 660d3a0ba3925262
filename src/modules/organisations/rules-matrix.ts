import { fitsFor, type Coverage } from './rules.ts';

/** Who answers for one category in one innermost area: nobody, one, or several equally fit. */
export type Standing = {
  /** Null is a hole: the desk must decide each time. */
  organisationId: string | null;
  /** Those as fit as the one that is asked; it comes before them in the alphabet of keys. */
  alsoFit: string[];
};

type Asked = { categories: readonly string[]; areas: readonly string[] };

/** Who would be asked, and who could be asked just as well. */
export function standingOf(question: Asked, coverage: readonly Coverage[]): Standing {
  const fits = fitsFor(question, coverage);
  const [best] = fits;
  if (!best) return { organisationId: null, alsoFit: [] };
  const { organisationId } = best.coverage;
  const equal = fits.filter(
    (it) => it.categoryLevel === best.categoryLevel && it.areaLevel === best.areaLevel,
  );
  const others = equal
    .map((it) => it.coverage.organisationId)
    .filter((id) => id !== organisationId);
  return { organisationId, alsoFit: [...new Set(others)] };
}

type InTree = { id: string; parentId: string | null; retired: boolean };

/** A column of the matrix: an area, and the innermost areas in it, each with those it lies in. */
export type Ground = { areaId: string; innermost: string[][] };

/** The areas directly below one (null: the outermost), each with its innermost areas. */
export function groundsBelow(areas: readonly InTree[], below: string | null): Ground[] {
  const inUse = areas.filter(({ retired }) => !retired);
  const childrenOf = (id: string | null) => inUse.filter(({ parentId }) => parentId === id);
  const leaves = (id: string, line: readonly string[]): string[][] => {
    const here = [id, ...line];
    const children = line.includes(id) ? [] : childrenOf(id);
    return children.length === 0 ? [here] : children.flatMap((child) => leaves(child.id, here));
  };
  const above = (id: string | null): string[] => {
    const area = inUse.find((one) => one.id === id);
    return area ? [area.id, ...above(area.parentId)] : [];
  };
  return childrenOf(below).map(({ id }) => ({ areaId: id, innermost: leaves(id, above(below)) }));
}

/** One field of the matrix: how many innermost areas have nobody, or several; who has the most. */
export type Field = {
  of: number;
  holes: number;
  overlaps: number;
  organisations: string[];
  alsoFit: string[];
};

/** What one category comes to in one column. */
export function fieldOf(
  categories: readonly string[],
  ground: Ground,
  coverage: readonly Coverage[],
): Field {
  const standings = ground.innermost.map((areas) => standingOf({ categories, areas }, coverage));
  return {
    of: standings.length,
    holes: standings.filter(({ organisationId }) => organisationId === null).length,
    overlaps: standings.filter(({ alsoFit }) => alsoFit.length > 0).length,
    organisations: [...new Set(standings.flatMap((it) => it.organisationId ?? []))],
    alsoFit: [...new Set(standings.flatMap((it) => it.alsoFit))],
  };
}
