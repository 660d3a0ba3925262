import Flatbush from 'flatbush';
import pointInPolygon from 'point-in-polygon-hao';
import type { Position } from 'geojson';
import type { Place } from '#basics/place.ts';
import type { Area } from './rules.ts';
import type { Outline } from './rings.ts';

export type Outlined = Area & { outline: Outline | null };

/** A territory in memory, ready to be asked what lies where. */
export type Territory = {
  areas: Area[];
  outlines: ReadonlyMap<string, Outline>;
  /** The areas a place lies in, from the smallest up to the root; empty outside. Microseconds. */
  at: (place: Place) => Area[];
  /** How many polygons were looked into closely to answer `at`: the measure of its work. */
  looks: (place: Place) => number;
};

type Node = { area: Area; up: Node | null; rank: number };
type Piece = { node: Node; rings: Position[][] };

/**
 * Indexes a territory. A place on a border that areas share belongs to exactly one of them:
 * going down from the root, of the neighbours containing or touching it, to the one whose key
 * sorts first. A place in a gap between districts belongs to what is around them. An area
 * without an outline covers what those within it cover. Retired areas are left out.
 */
export function makeTerritory(all: readonly Outlined[]): Territory {
  const nodes = nodesOf(all.filter(({ retired }) => !retired));
  const pieces = all.flatMap((area): Piece[] => {
    const node = nodes.get(area.id);
    return node ? polygonsOf(area.outline).map((rings) => ({ node, rings })) : [];
  });
  const index = pieces.length > 0 ? boxesOf(pieces) : null;
  const near = ({ lon, lat }: Place) => index?.search(lon, lat, lon, lat) ?? [];
  return {
    areas: all.map(withoutOutline),
    outlines: new Map(all.flatMap(({ id, outline }) => (outline ? [[id, outline]] : []))),
    at: (place) => {
      const point = [place.lon, place.lat];
      const touched = new Set<Node>();
      for (const i of near(place)) {
        const piece = pieces[i];
        // `false` is outside; true and 0 (on the border) both count.
        if (piece && !touched.has(piece.node) && pointInPolygon(point, piece.rings) !== false) {
          touched.add(piece.node);
        }
      }
      return touched.size > 0 ? lineDown(touched) : [];
    },
    looks: (place) => near(place).length,
  };
}

function withoutOutline({ id, parentId, key, kind, names, position, retired }: Area): Area {
  return { id, parentId, key, kind, names, position, retired };
}

function nodesOf(areas: readonly Area[]): Map<string, Node> {
  const sorted = [...areas].sort((a, b) => (a.key < b.key ? -1 : 1));
  const nodes = new Map(
    sorted.map((area, rank): [string, Node] => [area.id, { area, up: null, rank }]),
  );
  for (const node of nodes.values()) node.up = nodes.get(node.area.parentId ?? '') ?? null;
  return nodes;
}

const polygonsOf = (outline: Outline | null): Position[][][] => {
  if (!outline) return [];
  return outline.type === 'Polygon' ? [outline.coordinates] : outline.coordinates;
};

function boxesOf(pieces: readonly Piece[]): Flatbush {
  const index = new Flatbush(pieces.length);
  for (const { rings } of pieces) {
    let [west, south, east, north] = [180, 90, -180, -90];
    for (const [lon = 0, lat = 0] of rings[0] ?? []) {
      west = Math.min(west, lon);
      east = Math.max(east, lon);
      south = Math.min(south, lat);
      north = Math.max(north, lat);
    }
    index.add(west, south, east, north);
  }
  index.finish();
  return index;
}

/** Goes down from the root, at each step into one area only. */
function lineDown(touched: ReadonlySet<Node>): Area[] {
  const line: Area[] = [];
  for (let at: Node | null = null; ;) {
    let best: Node | null = null;
    for (const node of touched) {
      const step = stepTowards(node, at);
      if (step && (best === null || isBetter(step, best, touched))) best = step;
    }
    if (best === null) return line;
    line.unshift(best.area);
    at = best;
  }
}

/** The area directly below `from` on the way to `node`; null when `node` is not below it. */
function stepTowards(node: Node, from: Node | null): Node | null {
  for (let at: Node | null = node; at; at = at.up) if (at.up === from) return at;
  return null;
}

// An area that itself reaches the place goes before one that only holds a part reaching it.
function isBetter(one: Node, other: Node, touched: ReadonlySet<Node>): boolean {
  if (touched.has(one) !== touched.has(other)) return touched.has(one);
  return one.rank < other.rank;
}

/** The areas of a territory, each with its outline. */
export const outlined = ({ areas, outlines }: Pick<Territory, 'areas' | 'outlines'>): Outlined[] =>
  areas.map((area) => ({ ...area, outline: outlines.get(area.id) ?? null }));
