import { sql, type RawBuilder } from 'kysely';
import type { Position } from 'geojson';
import type { Outline } from '#modules/areas/rings.ts';

const METRES_A_DEGREE = 111_195;

/**
 * Whether the circle of a wish (lon, lat, radius_m of the table `wish`) lies in or touches one of the
 * outlines: asked of PostgreSQL's own geometry, for all wishes at once. Reckoned on a plane through
 * the middle of the outlines; 200 km north or south of it a distance is wrong by some 5 %.
 */
export function touches(outlines: readonly Outline[]): RawBuilder<boolean> {
  const polygons = outlines.flatMap(({ type, coordinates }) =>
    type === 'Polygon' ? [coordinates] : coordinates,
  );
  const lats = polygons.flat(2).map(([, lat = 0]) => lat);
  const plane = planeAt(lats.reduce((least, lat) => Math.min(least, lat), 90) / 2 + most(lats) / 2);
  const at = sql`point((wish.lon * ${plane.x}::float8), (wish.lat * ${plane.y}::float8))`;
  const each = polygons.map(([outer = [], ...holes]) => {
    const inside = sql`${at} <-> ${plane.text(outer)}::polygon <= wish.radius_m`;
    const inHoles = holes.map((hole) => {
      const text = plane.text(hole);
      return sql` and not (${text}::polygon @> ${at} and ${at} <-> ${text}::path > wish.radius_m)`;
    });
    return sql`(${inside}${sql.join(inHoles, sql``)})`;
  });
  return sql<boolean>`(${each.length > 0 ? sql.join(each, sql` or `) : sql`false`})`;
}

const most = (numbers: number[]) => numbers.reduce((so, one) => Math.max(so, one), -90);

function planeAt(lat: number) {
  const x = METRES_A_DEGREE * Math.cos((lat * Math.PI) / 180);
  const y = METRES_A_DEGREE;
  const point = ([lon = 0, north = 0]: Position) =>
    `(${(lon * x).toFixed(1)},${(north * y).toFixed(1)})`;
  return { x, y, text: (ring: Position[]) => `(${ring.map(point).join(',')})` };
}
