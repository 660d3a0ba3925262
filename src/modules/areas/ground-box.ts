import { wholeTerritory } from './queries.ts';

/** West, south, east, north in degrees. */
type Box = [number, number, number, number];

/** The box around these areas; null when none of them has an outline. */
export async function boxAroundAreas(areaIds: readonly string[]): Promise<Box | null> {
  const { outlines } = await wholeTerritory();
  const box: Box = [180, 90, -180, -90];
  for (const id of areaIds) {
    const outline = outlines.get(id);
    const depth = outline?.type === 'Polygon' ? 1 : 2;
    for (const [lon = 0, lat = 0] of (outline?.coordinates.flat(depth) ?? []) as number[][]) {
      box[0] = Math.min(box[0], lon);
      box[1] = Math.min(box[1], lat);
      box[2] = Math.max(box[2], lon);
      box[3] = Math.max(box[3], lat);
    }
  }
  return box[0] <= box[2] ? box : null;
}
