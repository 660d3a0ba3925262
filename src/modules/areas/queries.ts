import { sql, type Kysely } from 'kysely';
import type { Localised } from '#basics/localised.ts';
import type { Place } from '#basics/place.ts';
import { cached } from '#server/cache.ts';
import type { Database } from '#server/database.ts';
import places from '../../../db/seed/areas/places.json' with { type: 'json' };
import { drawTerritory } from './drawing.ts';
import { searchPlaces, type FoundPlace, type Settlement } from './places.ts';
import type { Outline } from './rings.ts';
import { within, type Area } from './rules.ts';
import { makeTerritory, type Territory } from './territory.ts';

/** The name under which this process remembers the territory. */
export const AREAS = 'areas';

let last: { mark: string; territory: Territory } | null = null;

/** The territory in memory; read and indexed anew only when a row of it differs. */
const territory = cached(AREAS, async (source): Promise<Territory> => {
  const mark = await markOfAreas(source);
  if (last?.mark === mark) return last.territory;
  const rows = await source
    .selectFrom('areas')
    .selectAll()
    .orderBy('position')
    .orderBy('key')
    .execute();
  const made = makeTerritory(
    rows.map((row) => ({
      id: row.id,
      parentId: row.parent_id,
      key: row.key,
      kind: row.kind,
      names: row.names as Localised,
      position: row.position,
      retired: row.retired_at !== null,
      outline: row.outline as Outline | null,
    })),
  );
  last = { mark, territory: made };
  return made;
});

/** Another text whenever anything of the territory was changed. */
export async function markOfAreas(source: Kysely<Database>): Promise<string> {
  const { rows } = await sql<{ mark: string | null }>`
    select md5(string_agg(md5(areas::text), '' order by id)) as mark from areas`.execute(source);
  return rows[0]?.mark ?? '';
}

/**
 * The areas a place lies in, from the smallest up to the root; empty when it is outside.
 * On a shared border it is always the same one (see `makeTerritory`).
 */
export const areasAt = async (place: Place): Promise<Area[]> => (await territory()).at(place);

/** The whole territory with its outlines, to be compared with another one. */
export const wholeTerritory = (): Promise<Territory> => territory();

/** Every area, retired ones too (old reports name them), in the order shown. */
export const areaTree = async (): Promise<Area[]> => (await territory()).areas;

/** Ids of the area and of all that lie within it; of an unknown one, none. */
export const subtreeOf = async (areaId: string): Promise<string[]> =>
  within(areaId, await areaTree()).map(({ id }) => id);

/** What every area is called, by its id. */
export const areaNames = async (): Promise<Map<string, Localised>> =>
  new Map((await areaTree()).map(({ id, names }) => [id, names]));

/** Settlements that these words may mean, likeliest first, found without asking anyone outside. */
export async function findPlaces(words: string, limit = 8): Promise<FoundPlace[]> {
  const districts = new Map((await areaTree()).map(({ key, names }) => [key, names]));
  return searchPlaces(words, { settlements: places as Settlement[], districts, limit });
}

/** The map drawn when no other is set: our areas and settlements, as GeoJSON text. */
export const publicDrawing = async (): Promise<string> =>
  drawTerritory(await territory(), places as Settlement[]);
