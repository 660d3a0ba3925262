import { Refusal } from '#basics/refusal.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { forget } from '#server/cache.ts';
import { change } from '#server/database.ts';
import { bringAreas } from './bringing.ts';
import { readAreas, type AreaMapping } from './input.ts';
import { AREAS } from './queries.ts';

/**
 * Brings the territory to what a GeoJSON file says, by key; areas it does not name stay as they
 * are. Running it twice changes nothing. Gives how many areas were added or changed.
 */
export async function importAreas(
  actor: Actor,
  geojson: string | Uint8Array,
  mapping: AreaMapping = {},
): Promise<number> {
  if (!may(actor, 'area.change')) throw new Refusal('people.may-not-administer', 403);
  const entries = readAreas(geojson, mapping);
  const changed = await change((tx) => bringAreas(tx, actor, entries));
  await forget(AREAS);
  return changed;
}
