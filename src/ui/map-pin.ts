import * as maplibre from 'maplibre-gl';
import type { Place } from '#basics/place.ts';
import { coloursOf } from './map-colours.ts';

const NEAR_ZOOM = 15;

/** How far, in pixels, an arrow key moves a focused pin. */
const steps: Record<string, [number, number]> = {
  ArrowLeft: [-8, 0],
  ArrowRight: [8, 0],
  ArrowUp: [0, -8],
  ArrowDown: [0, 8],
};
const round = (degrees: number) => Math.round(degrees * 1e6) / 1e6;

/** A point of the map as a place, to a tenth of a metre. */
export const placeOf = ({ lng, lat }: maplibre.LngLat): Place => ({
  lon: round(lng),
  lat: round(lat),
});

/**
 * The pin of a chosen place. Where it may be moved it follows a click and can be dragged. Gives
 * what moves it, and the view with it when it would be out of sight.
 */
export function pinOn(
  map: maplibre.Map,
  onplace: ((place: Place) => void) | undefined,
): (place: Place | null) => void {
  const color = coloursOf(map.getContainer()).bad;
  const pin = new maplibre.Marker({ draggable: onplace !== undefined, color });
  if (onplace) {
    map.on('click', ({ lngLat }) => onplace(placeOf(lngLat)));
    pin.on('dragend', () => onplace(placeOf(pin.getLngLat())));
    pin.getElement().addEventListener('keydown', (event) => {
      const step = steps[event.key];
      if (!step) return;
      // Else the map would move as well.
      event.stopPropagation();
      event.preventDefault();
      const { x, y } = map.project(pin.getLngLat());
      onplace(placeOf(map.unproject([x + step[0], y + step[1]])));
    });
  }
  return (place) => {
    if (!place) return void pin.remove();
    const at: [number, number] = [place.lon, place.lat];
    pin.setLngLat(at);
    // Added a second time it would lose the keyboard's focus.
    if (!pin.getElement().isConnected) pin.addTo(map);
    if (map.getBounds().contains(at)) return;
    map.jumpTo({ center: at, zoom: Math.max(map.getZoom(), NEAR_ZOOM) });
  };
}
