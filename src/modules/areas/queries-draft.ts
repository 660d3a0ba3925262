import type { Feature } from 'geojson';
import { Refusal } from '#basics/refusal.ts';
import { personOf, type Actor } from '#modules/people/rules.ts';
import { db } from '#server/database.ts';
import { isId } from '#server/ids.ts';
import { markOf } from '#server/marks.ts';
import { boxOf } from './drawing.ts';
import { requireTerritory } from './drafts.ts';
import type { AreaEntry } from './input.ts';
import { markOfAreas, wholeTerritory } from './queries.ts';
import { compareTerritories, withDraft, type Compared } from './rules-draft.ts';
import { makeTerritory, outlined, type Territory } from './territory.ts';

/**
 * A draft beside the territory as it stands: what becomes of each area, both ready to be asked
 * what lies where, and the mark of what it was compared with.
 */
export async function territoryDraft(actor: Actor, draftId: string) {
  requireTerritory(actor);
  if (!isId(draftId)) throw new Refusal('area.no-draft', 404);
  const row = await db
    .selectFrom('area_drafts')
    .selectAll()
    .where('id', '=', draftId)
    .executeTakeFirst();
  if (!row) throw new Refusal('area.no-draft', 404);
  const seen = await markOfAreas(db);
  const now = await wholeTerritory();
  const draft = { entries: row.entries as AreaEntry[], retireMissing: row.retire_missing };
  const after = withDraft(outlined(now), draft);
  const becomes = makeTerritory(after);
  const compared = compareTerritories(outlined(now), after);
  return {
    ...{ fileName: row.file_name, seen, now, becomes, compared },
    box: boxOfChanges(compared, becomes),
  };
}

const AROUND_DEG = 0.3;

/** Where something changes, with some ground around it; null when nothing with an outline does. */
function boxOfChanges(compared: readonly Compared[], { outlines }: Territory) {
  const changed = compared.flatMap(({ id, fate }) =>
    fate === 'same' ? [] : (outlines.get(id) ?? []),
  );
  if (changed.length === 0) return null;
  const [west, south, east, north] = boxOf(changed);
  const box: [number, number, number, number] = [
    ...([west - AROUND_DEG, south - AROUND_DEG] as const),
    ...([east + AROUND_DEG, north + AROUND_DEG] as const),
  ];
  return box;
}

/** The newest draft this person keeps; null when there is none. */
export async function ownDraft(actor: Actor): Promise<{ id: string; fileName: string } | null> {
  requireTerritory(actor);
  const row = await db
    .selectFrom('area_drafts')
    .select(['id', 'file_name as fileName'])
    .where('by_person_id', '=', personOf(actor))
    .executeTakeFirst();
  return row ?? null;
}

/** A draft's outlines to be drawn, as GeoJSON text: each says its `fate` and its names. */
export async function draftDrawing(actor: Actor, draftId: string): Promise<string> {
  const { becomes, compared } = await territoryDraft(actor, draftId);
  const features = compared.flatMap(({ id, key, names, fate }): Feature[] => {
    const geometry = becomes.outlines.get(id);
    return geometry ? [{ type: 'Feature', properties: { key, fate, ...names }, geometry }] : [];
  });
  return JSON.stringify({ type: 'FeatureCollection', features });
}

/** The territory as a GeoJSON file that can be changed and brought back: areas in use, by key. */
export async function territoryFile(actor: Actor): Promise<string> {
  requireTerritory(actor);
  const { areas, outlines } = await wholeTerritory();
  const keys = new Map(areas.map(({ id, key }) => [id, key]));
  const features = areas
    .filter(({ retired }) => !retired)
    .map(({ id, key, parentId, kind, names, position }) => {
      const parent = keys.get(parentId ?? '');
      const properties = { key, ...(parent && { parent }), kind, ...names, position };
      return { type: 'Feature', properties, geometry: outlines.get(id) ?? null };
    });
  return JSON.stringify({ type: 'FeatureCollection', features });
}

/** One area as its form shows it, with the mark of how it stands. */
export async function areaForm(actor: Actor, id: string) {
  requireTerritory(actor);
  const area = (await wholeTerritory()).areas.find((one) => one.id === id);
  if (!area) throw new Refusal('area.unknown', 404);
  return { area, seen: markOf({ names: area.names, kind: area.kind }) };
}
