import type { GeoJSONSource, StyleSpecification, VectorTileSource } from 'maplibre-gl';
import * as maplibre from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import type { Locale } from '#basics/localised.ts';
import type { Place } from '#basics/place.ts';
import { coloursOf, onColourChange } from './map-colours.ts';
import { CLUSTERS, LIT, LIT_PIN, litPin, litPoint, PINS, REPORTS, type Lit } from './map-layers.ts';
import { pinOn, placeOf } from './map-pin.ts';
import { drawSign, isSign, SIGN_RATIO } from './map-signs.ts';
import { styleOf } from './map-style.ts';
import { firstView, readGround, type Box } from './map-view.ts';
import type { MapWords } from './map-words.ts';

export type MapSetting = {
  /** Empty for our own territory, else BASEMAP_URL. */
  ground: string;
  /** The address of the report tiles; empty when no reports are shown. */
  pins: string;
  /** The address of outlines laid over the ground; empty when there are none. */
  overlay: string;
  place: Place | null;
  /** What is shown first when there is no place; else the whole territory. */
  box: Box | null;
  words: MapWords;
  locale: Locale;
};

export type MapEvents = {
  onplace: ((place: Place) => void) | undefined;
  onpin: ((code: string) => void) | undefined;
  onbox: ((box: Box) => void) | undefined;
  /** The map is there, and nothing of it drawn yet: for what lays more over it. */
  onmap?: (map: maplibre.Map) => void;
};

export type OpenMap = {
  setPlace: (place: Place | null) => void;
  setPins: (pins: string) => void;
  light: (lit: Lit) => void;
  centre: () => Place;
  close: () => void;
};

/** Draws a map into the element. Throws when this device, or the network, cannot. */
export async function openMap(
  element: HTMLElement,
  setting: MapSetting,
  events: MapEvents,
): Promise<OpenMap> {
  maplibre.setWorkerUrl(new URL(workerUrl, location.href).href);
  const [ground, view] = await Promise.all([
    readGround(setting.ground),
    firstView(setting.place, setting.box),
  ]);
  const { locale, words, overlay } = setting;
  const style = (pins: string) =>
    styleOf({ ground, pins, overlay, colours: coloursOf(element), locale });
  const options = { container: element, style: style(setting.pins), locale: names(words) };
  const map = quietMap({ ...options, ...view });
  events.onmap?.(map);
  if (setting.pins) tellOfReports(map, events);
  const setPlace = pinOn(map, events.onplace);
  setPlace(setting.place);
  return {
    setPlace,
    centre: () => placeOf(map.getCenter()),
    ...changing(map, setting.pins, style),
  };
}

/** What may change while a map is open; each survives a change between light and dark. */
function changing(map: maplibre.Map, first: string, style: (pins: string) => StyleSpecification) {
  let pins = first;
  let lit: Lit = null;
  const light = () => {
    map.getSource<GeoJSONSource>(LIT)?.setData(litPoint(lit));
    if (map.getLayer(LIT_PIN)) map.setFilter(LIT_PIN, litPin(lit));
  };
  map.on('style.load', light);
  const stopColours = onColourChange(() => map.setStyle(style(pins), { diff: false }));
  return {
    setPins: (next: string) => {
      if (next === pins) return;
      pins = next;
      map.getSource<VectorTileSource>(REPORTS)?.setTiles([location.origin + next]);
    },
    light: (next: Lit) => {
      lit = next;
      light();
    },
    close: () => {
      stopColours();
      map.remove();
    },
  };
}

/** A map that lies flat with north up, names its own buttons, and draws our signs when asked. */
function quietMap(options: maplibre.MapOptions): maplibre.Map {
  const still = { dragRotate: false, pitchWithRotate: false, touchPitch: false };
  const map = new maplibre.Map({ ...options, ...still, attributionControl: false, maxZoom: 19 });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), 'top-right');
  map.setMissingStyleImageResolver((id) => {
    const sign = isSign(id) ? drawSign(id, coloursOf(map.getContainer())) : null;
    if (sign) map.addImage(id, sign, { pixelRatio: SIGN_RATIO });
  });
  return map;
}

const names = (words: MapWords) => ({
  'Map.Title': words.title,
  'Marker.Title': words.pin,
  'NavigationControl.ZoomIn': words.zoomIn,
  'NavigationControl.ZoomOut': words.zoomOut,
});

function tellOfReports(map: maplibre.Map, { onpin, onbox }: MapEvents) {
  map.on('click', PINS, ({ features }) => {
    const code: unknown = features?.[0]?.properties.code;
    if (typeof code === 'string') onpin?.(code);
  });
  map.on('click', CLUSTERS, ({ lngLat }) => {
    map.easeTo({ center: lngLat, zoom: map.getZoom() + 2 });
  });
  for (const layer of [PINS, CLUSTERS]) {
    map.on('mouseenter', layer, () => (map.getCanvas().style.cursor = 'pointer'));
    map.on('mouseleave', layer, () => (map.getCanvas().style.cursor = ''));
  }
  map.on('moveend', () => {
    const [[west, south], [east, north]] = map.getBounds().toArray();
    onbox?.([west, south, east, north]);
  });
}
