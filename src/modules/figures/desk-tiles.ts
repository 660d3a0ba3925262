import { tileOf } from '#basics/place.ts';
import type { Actor } from '#modules/people/rules.ts';
import { deskPlaces } from '#modules/reports/desk-queues.ts';
import type { State } from '#modules/reports/rules.ts';
import { signOf } from './rules.ts';
import { encodeTile, isTile, type Tile } from './tiles.ts';

/** The reports of a list of the desk that lie in this tile, each a pin, exact; null when there are none. */
export async function deskTile(
  actor: Actor,
  tile: Tile,
  codes: readonly string[],
): Promise<Buffer | null> {
  if (!isTile(tile)) return null;
  const places = await deskPlaces(actor, codes);
  const here = places.filter((place) => {
    const { x, y } = tileOf(place, tile.z);
    return x === tile.x && y === tile.y;
  });
  return encodeTile(tile, {
    pins: here.map(({ lon, lat, code, state }) => ({
      ...{ lon, lat },
      properties: { code, state: signOf(state as State) },
    })),
  });
}
