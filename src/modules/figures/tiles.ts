import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import Point from '@mapbox/point-geometry';
import { fromVectorTileJs } from '@maplibre/vt-pbf';

/** A map tile of the usual Web-Mercator pyramid. */
export type Tile = { z: number; x: number; y: number };

/** Points of one layer of a tile: where each is, and what is said of it. */
export type TilePoint = {
  lon: number;
  lat: number;
  properties: Record<string, string | number>;
};

const EXTENT = 4096;
const zipped = promisify(gzip);

/** Whether there is such a tile. */
export const isTile = ({ z, x, y }: Tile): boolean =>
  [z, x, y].every((n) => Number.isInteger(n) && n >= 0) && z <= 22 && x < 2 ** z && y < 2 ** z;

/** Points as a gzipped Mapbox Vector Tile (version 2.1), by layer; null when there are none. */
export async function encodeTile(
  tile: Tile,
  points: Readonly<Record<string, readonly TilePoint[]>>,
): Promise<Buffer | null> {
  const layers = Object.entries(points)
    .filter(([, list]) => list.length > 0)
    .map(([name, list]) => [name, layerOf(tile, name, list)] as const);
  if (layers.length === 0) return null;
  return zipped(fromVectorTileJs({ layers: Object.fromEntries(layers) }), { level: 4 });
}

const layerOf = (tile: Tile, name: string, points: readonly TilePoint[]) => ({
  ...{ version: 2, name, extent: EXTENT, length: points.length },
  feature: (i: number) => {
    const { lon = 0, lat = 0, properties = {} } = points[i] ?? {};
    const at = positionIn(tile, lon, lat);
    return {
      ...{ type: 1 as const, id: undefined, extent: EXTENT, properties },
      loadGeometry: () => [[at]],
    };
  },
});

/** Position within the tile, in 4096ths of its side. */
function positionIn({ z, x, y }: Tile, lon: number, lat: number): Point {
  const size = 2 ** z;
  const sin = Math.sin((lat * Math.PI) / 180);
  const east = (lon / 360 + 0.5) * size - x;
  const south = (0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * size - y;
  return new Point(Math.round(east * EXTENT), Math.round(south * EXTENT));
}
