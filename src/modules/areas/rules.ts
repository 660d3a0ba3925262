import type { Localised } from '#basics/localised.ts';

/** A territory: region, district, settlement, beat. */
export type Area = {
  id: string;
  parentId: string | null;
  key: string;
  kind: string;
  names: Localised;
  position: number;
  retired: boolean;
};

type InTree = Pick<Area, 'id' | 'parentId'>;

/** The area and all that lies within it, by its place in the tree. */
export function within<T extends InTree>(areaId: string, areas: readonly T[]): T[] {
  const found = new Set([areaId]);
  for (let before = 0; before !== found.size;) {
    before = found.size;
    for (const { id, parentId } of areas) if (parentId && found.has(parentId)) found.add(id);
  }
  return areas.filter(({ id }) => found.has(id));
}

/** The area and those it lies in, up to the root. */
export function upwards<T extends InTree>(areaId: string, areas: readonly T[]): T[] {
  const byId = new Map(areas.map((area) => [area.id, area]));
  const line: T[] = [];
  for (let at = byId.get(areaId); at && !line.includes(at); at = byId.get(at.parentId ?? '')) {
    line.push(at);
  }
  return line;
}

type Named = { key: string; parent?: string | undefined };

/** The first entry whose parent is not among them, or which would lie inside itself. */
export function brokenLine(
  entries: readonly Named[],
): { key: string; parent: string; problem: 'area.unknown-parent' | 'area.loop' } | null {
  const parents = new Map(entries.map(({ key, parent }) => [key, parent]));
  for (const { key, parent } of entries) {
    if (parent !== undefined && !parents.has(parent)) {
      return { key, parent, problem: 'area.unknown-parent' };
    }
  }
  const ends = new Set<string>();
  for (const { key, parent = '' } of entries) {
    const line = new Set<string>();
    for (
      let at: string | undefined = key;
      at !== undefined && !ends.has(at);
      at = parents.get(at)
    ) {
      if (line.has(at)) return { key, parent, problem: 'area.loop' };
      line.add(at);
    }
    for (const passed of line) ends.add(passed);
  }
  return null;
}

/** The same entries, each after the one it lies in. */
export function parentsFirst<T extends Named>(entries: readonly T[]): T[] {
  const byKey = new Map(entries.map((entry) => [entry.key, entry]));
  const ordered = new Set<T>();
  const add = (entry: T | undefined) => {
    if (!entry || ordered.has(entry)) return;
    add(byKey.get(entry.parent ?? ''));
    ordered.add(entry);
  };
  for (const entry of entries) add(entry);
  return [...ordered];
}
