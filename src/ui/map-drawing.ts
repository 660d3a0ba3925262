import type { GeoJSONSource } from 'maplibre-gl';
import type * as maplibre from 'maplibre-gl';
import { aroundCircle, kmTo, rounded, type Circle, type Corner } from '#basics/drawn-shape.ts';
import { coloursOf } from './map-colours.ts';
import { handle, stepOf, type Handle } from './map-handle.ts';

/** What is drawn: a circle, or corners; never both. */
export type Shape = { circle: Circle | null; corners: readonly Corner[] };

export type DrawingWords = {
  corner: (nth: number, count: number) => string;
  middle: string;
  radius: (km: number) => string;
};

export type DrawingEvents = {
  /** Something is about to be moved: this is what undoing leads back to. */
  onbegin: () => void;
  /** A place was pointed at, or Enter pressed with the map in focus. */
  onpoint: (at: Corner) => void;
  onmove: (nth: number, to: Corner) => void;
  onremove: (nth: number) => void;
  onradius: (km: number) => void;
};

export type Drawing = { show: (shape: Shape) => void };

const DRAWN = 'drawn';
const LEAST_KM = 0.1;
const MOST_KM = 500;
const BY_KEY = 1.1;

/** Lays what is drawn over a map; its corners can be dragged, or moved and removed by the keyboard. */
export function drawOn(map: maplibre.Map, words: DrawingWords, events: DrawingEvents): Drawing {
  let shape: Shape = { circle: null, corners: [] };
  let handles: Handle[] = [];
  listen(map, events);
  map.on('style.load', () => layOver(map, shape));
  const drawn = { map, events, circle: () => shape.circle };
  return {
    show: (next) => {
      if (next.circle && !shape.circle) comeNear(map, next.circle);
      const isSame = next.corners.length === shape.corners.length && !next.circle === !shape.circle;
      shape = next;
      if (map.getSource(DRAWN)) layOver(map, shape);
      if (!isSame) handles = renew(map, handles, handlesOf(drawn, shape));
      place(handles, shape, words);
    },
  };
}

/** So near that the edge of a circle can be told from its middle, and each be touched. */
const LEAST_PX = 60;

function comeNear(map: maplibre.Map, circle: Circle): void {
  const [north = circle, east = circle, south = circle, west = circle] = aroundCircle(circle, 4);
  const [middle, edge] = [map.project([circle.lon, circle.lat]), map.project([east.lon, east.lat])];
  if (Math.hypot(edge.x - middle.x, edge.y - middle.y) >= LEAST_PX) return;
  const box: [number, number, number, number] = [west.lon, south.lat, east.lon, north.lat];
  map.fitBounds(box, { padding: LEAST_PX, animate: false });
}

function listen(map: maplibre.Map, { onpoint }: DrawingEvents): void {
  map.doubleClickZoom.disable();
  map.on('click', ({ lngLat }) => onpoint(cornerAt(lngLat)));
  map.getCanvas().addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    onpoint(cornerAt(map.getCenter()));
  });
}

type Drawn = { map: maplibre.Map; events: DrawingEvents; circle: () => Circle | null };

const handlesOf = (drawn: Drawn, { circle, corners }: Shape): Handle[] =>
  circle
    ? [cornerHandle(drawn, 0), radiusHandle(drawn)]
    : corners.map((_, nth) => cornerHandle(drawn, nth));

const cornerHandle = ({ map, events }: Drawn, nth: number): Handle =>
  handle(map, 'corner', {
    onbegin: events.onbegin,
    onmove: (to) => events.onmove(nth, cornerAt(to)),
    onremove: () => events.onremove(nth),
  });

function radiusHandle({ map, events, circle }: Drawn): Handle {
  const { onbegin, onradius } = events;
  const edge = handle(map, 'radius', {
    onbegin,
    onmove: (to) => {
      const at = circle();
      if (at) onradius(kmTo(at, cornerAt(to)));
    },
    onkey: (key) => {
      const [step, at] = [stepOf(key), circle()];
      if (!step || !at) return false;
      onbegin();
      onradius(nextKm(at.km, step[0] - step[1] > 0));
      return true;
    },
  });
  edge.element.setAttribute('role', 'slider');
  edge.element.setAttribute('aria-valuemin', String(LEAST_KM));
  edge.element.setAttribute('aria-valuemax', String(MOST_KM));
  return edge;
}

/** A tenth more or less, and never nothing. */
function nextKm(km: number, isMore: boolean): number {
  const next = Math.round(km * (isMore ? BY_KEY : 1 / BY_KEY) * 100) / 100;
  return Math.min(MOST_KM, Math.max(LEAST_KM, next === km ? km + 0.01 : next));
}

const cornerAt = ({ lng, lat }: maplibre.LngLat): Corner => rounded({ lon: lng, lat });

/** Other handles where there were some; what had the keyboard's focus keeps it by its number. */
function renew(map: maplibre.Map, old: Handle[], made: Handle[]): Handle[] {
  const focused = old.findIndex(({ element }) => element === document.activeElement);
  for (const { marker } of old) marker.remove();
  for (const { marker } of made) marker.setLngLat([0, 0]).addTo(map);
  if (focused >= 0) {
    const next = made[Math.min(focused, made.length - 1)];
    (next?.element ?? map.getCanvas()).focus();
  }
  return made;
}

function place(handles: readonly Handle[], { circle, corners }: Shape, words: DrawingWords) {
  if (circle) {
    const [middle, edge] = handles;
    const [east = circle] = aroundCircle(circle, 4).slice(1);
    middle?.marker.setLngLat([circle.lon, circle.lat]);
    middle?.element.setAttribute('aria-label', words.middle);
    edge?.marker.setLngLat([east.lon, east.lat]);
    edge?.element.setAttribute('aria-label', words.radius(circle.km));
    edge?.element.setAttribute('aria-valuenow', String(circle.km));
    return;
  }
  for (const [nth, { lon, lat }] of corners.entries()) {
    handles[nth]?.marker.setLngLat([lon, lat]);
    handles[nth]?.element.setAttribute('aria-label', words.corner(nth + 1, corners.length));
  }
}

function layOver(map: maplibre.Map, { circle, corners }: Shape): void {
  const ring = (circle ? aroundCircle(circle) : corners).map(({ lon, lat }) => [lon, lat]);
  const [first] = ring;
  const isArea = first !== undefined && ring.length > 2;
  const geometry = isArea
    ? { type: 'Polygon' as const, coordinates: [[...ring, first]] }
    : { type: 'LineString' as const, coordinates: ring };
  const data = { type: 'Feature' as const, properties: {}, geometry };
  const source = map.getSource<GeoJSONSource>(DRAWN);
  if (source) return void source.setData(data);
  const colour = coloursOf(map.getContainer()).bad;
  map.addSource(DRAWN, { type: 'geojson', data });
  map.addLayer({
    ...{ id: 'drawn-fill', type: 'fill', source: DRAWN, filter: ['==', '$type', 'Polygon'] },
    paint: { 'fill-color': colour, 'fill-opacity': 0.2 },
  });
  map.addLayer({
    ...{ id: 'drawn-line', type: 'line', source: DRAWN },
    paint: { 'line-color': colour, 'line-width': 3 },
  });
}
