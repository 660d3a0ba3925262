import type { Localised } from '#basics/localised.ts';
import type { Outline } from './rings.ts';
import type { Area } from './rules.ts';

type Stated = {
  key: string;
  parent: string | undefined;
  kind: string;
  names: Localised;
  outline: Outline | null;
  position: number;
};
type Outlined = Area & { outline: Outline | null };

/** What a file would make of the territory: its areas, and whether those it leaves out are retired. */
export type Draft = { entries: readonly Stated[]; retireMissing: boolean };

/** The id under which a draft's new area goes until it is saved. */
const idOfNew = (key: string) => `new:${key}`;

/** The territory as it would be. Areas the file names are in use; others stay, or are retired. */
export function withDraft(current: readonly Outlined[], draft: Draft): Outlined[] {
  const ids = new Map(current.map(({ key, id }) => [key, id]));
  for (const { key } of draft.entries) if (!ids.has(key)) ids.set(key, idOfNew(key));
  const stated = new Map(draft.entries.map((entry) => [entry.key, entry]));
  const staying = current
    .filter(({ key }) => !stated.has(key))
    .map((area) => ({ ...area, retired: area.retired || draft.retireMissing }));
  const named = draft.entries.map(({ key, parent, kind, names, outline, position }) => ({
    ...{ key, kind, names, outline, position, retired: false },
    id: ids.get(key) ?? idOfNew(key),
    parentId: ids.get(parent ?? '') ?? null,
  }));
  return [...staying, ...named];
}

/** The first area in use that would lie in a retired one; null when there is none. */
export function strandedArea(areas: readonly Outlined[]): { key: string; parent: string } | null {
  const retired = new Map(areas.filter((it) => it.retired).map(({ id, key }) => [id, key]));
  for (const { key, parentId, retired: gone } of areas) {
    const parent = gone ? undefined : retired.get(parentId ?? '');
    if (parent) return { key, parent };
  }
  return null;
}

export const areaFields = ['names', 'kind', 'parent', 'outline', 'position'] as const;
export type AreaField = (typeof areaFields)[number];
export type AreaFate = 'added' | 'changed' | 'retired' | 'revived' | 'same';
export type Compared = {
  id: string;
  key: string;
  names: Localised;
  fate: AreaFate;
  fields: AreaField[];
};

/** What becomes of each area, in the order of the territory to come. */
export function compareTerritories(
  before: readonly Outlined[],
  after: readonly Outlined[],
): Compared[] {
  const old = new Map(before.map((area) => [area.id, area]));
  return after.map((area) => {
    const { id, key, names } = area;
    const was = old.get(id);
    const fields = was ? areaFields.filter((field) => said(was, field) !== said(area, field)) : [];
    return { id, key, names, fate: fateOf(was, area, fields), fields };
  });
}

function fateOf(was: Outlined | undefined, area: Outlined, fields: AreaField[]): AreaFate {
  if (!was) return 'added';
  if (was.retired !== area.retired) return area.retired ? 'retired' : 'revived';
  return fields.length > 0 ? 'changed' : 'same';
}

function said(area: Outlined, field: AreaField): string {
  if (field === 'parent') return area.parentId ?? '';
  if (field === 'names') return `${area.names.kk}\n${area.names.ru}\n${area.names.en}`;
  if (field === 'outline')
    return area.outline ? JSON.stringify([area.outline.type, area.outline.coordinates]) : '';
  return String(area[field]);
}
