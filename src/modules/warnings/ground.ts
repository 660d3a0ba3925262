import { Refusal } from '#basics/refusal.ts';
import { wholeTerritory } from '#modules/areas/queries.ts';
import { upwards, within } from '#modules/areas/rules.ts';
import type { Permission } from '#modules/people/permissions.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import type { Polygon } from 'geojson';
import type { Circle } from '#basics/drawn-shape.ts';
import { aroundCircle, overlap } from './rules-shape.ts';

export type Drawn = { areaIds: readonly string[]; outline: Polygon | null; circle: Circle | null };

/** Whom a warning concerns, and the lines of areas (each leaf to root) one must be allowed it in. */
export type Ground = { everywhere: boolean; concernedIds: string[]; lines: string[][] };

/** What lies in what was chosen or drawn. What is drawn says more exactly where than what is chosen. */
export async function groundOf({ areaIds, outline, circle }: Drawn): Promise<Ground> {
  const { areas: all, outlines } = await wholeTerritory();
  const areas = all.filter(({ retired }) => !retired);
  const lineOf = (id: string) => upwards(id, areas).map((area) => area.id);
  const shape = circle ? aroundCircle(circle) : outline;
  if (!shape) {
    const chosen = areaIds.filter((id) => lineOf(id).length > 0);
    const roots = areas.filter(({ id, parentId }) => parentId === null && chosen.includes(id));
    const concerned = chosen.flatMap((id) => [
      ...lineOf(id),
      ...within(id, areas).map((area) => area.id),
    ]);
    return {
      everywhere: chosen.length === 0 || roots.length > 0,
      concernedIds: [...new Set(concerned)],
      lines: chosen.length === 0 ? [[]] : chosen.map(lineOf),
    };
  }
  const touched = areas.filter(({ id }) => {
    const own = outlines.get(id);
    return own !== undefined && overlap(shape, own);
  });
  const lines = touched.map(({ id }) => lineOf(id));
  const above = new Set(lines.flatMap(([, ...line]) => line));
  return {
    everywhere: false,
    concernedIds: [...new Set(lines.flat())],
    lines: lines.filter(([leaf = '']) => !above.has(leaf)),
  };
}

/** Whether somebody may do this with a warning of this ground: in every part of it. */
export const mayOn = (actor: Actor, permission: Permission, { lines }: Ground): boolean =>
  lines.length > 0 &&
  lines.every((areas) => may(actor, permission, { areas, organisationId: null }));

/** Refuses whoever may not, and what lies wholly outside the territory. */
export function requireGround(actor: Actor, permission: Permission, ground: Ground): void {
  if (!may(actor, permission)) throw new Refusal('people.may-not-desk', 403);
  if (ground.lines.length === 0) throw new Refusal('warning.outside', 422, {}, 'circle');
  if (!mayOn(actor, permission, ground)) throw new Refusal('warning.not-your-area', 403);
}
