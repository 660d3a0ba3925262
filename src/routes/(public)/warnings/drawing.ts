import type { Position } from 'geojson';
import { boxOf } from '#modules/areas/drawing.ts';
import type { Outline } from '#modules/areas/rings.ts';
import type { Territory } from '#modules/areas/territory.ts';
import type { Drawn } from '#modules/warnings/ground.ts';
import { aroundCircle } from '#modules/warnings/rules-shape.ts';

const WIDTH = 320;
const MARGIN = 0.6;
const MOST_CORNERS = 400;
type Box = [west: number, south: number, east: number, north: number];

type Marked = Drawn & { everywhere: boolean };

/** A small drawing of where a warning holds, with the borders around it; null where it holds everywhere. */
export function drawingOf(content: Marked, { areas, outlines }: Territory) {
  const shape = content.circle ? aroundCircle(content.circle) : content.outline;
  const chosen = content.areaIds.flatMap((id) => outlines.get(id) ?? []);
  const marked = shape ? [shape] : chosen;
  if (marked.length === 0 || (content.everywhere && !shape)) return null;
  const box = widened(boxOf(marked) as Box);
  const [west, south, east, north] = box;
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = WIDTH / ((east - west) * squeeze);
  const pathOf = (outline: Outline) =>
    ringsOf(outline)
      .map((ring) => {
        const every = Math.ceil(ring.length / MOST_CORNERS);
        const points = ring.filter((_, at) => at % every === 0);
        return `M${points.map(([lon = 0, lat = 0]) => `${round((lon - west) * squeeze * scale)} ${round((north - lat) * scale)}`).join('L')}Z`;
      })
      .join('');
  const parents = new Set(areas.map(({ parentId }) => parentId));
  const around = areas.flatMap(({ id, retired }) =>
    retired || parents.has(id) ? [] : (outlines.get(id) ?? []),
  );
  return {
    ...{ width: WIDTH, height: Math.round((north - south) * scale) },
    borders: around.filter((one) => meets(boxOf([one]) as Box, box)).map(pathOf),
    marked: marked.map(pathOf),
  };
}

const round = (pixels: number) => Math.round(pixels * 10) / 10;
const ringsOf = (outline: Outline): Position[][] =>
  outline.type === 'Polygon' ? outline.coordinates : outline.coordinates.flat();

function widened([west, south, east, north]: Box): Box {
  const [dLon, dLat] = [(east - west) * MARGIN, (north - south) * MARGIN];
  return [west - dLon, south - dLat, east + dLon, north + dLat];
}

const meets = (a: Box, b: Box) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
