import type { StyleSpecification } from 'maplibre-gl';
import type { Locale } from '#basics/localised.ts';
import type { Colours } from './map-colours.ts';
import { ownGround, pictureGround, type Ground } from './map-ground.ts';
import { LIT, litPoint, REPORTS, reportLayers, reportSource } from './map-layers.ts';
import { OVERLAY, overlayLayers, overlaySource } from './map-overlay.ts';
import { vectorGround } from './map-vector.ts';

/** Where our own areas and settlements are, and the letters a map is written with. */
export const TERRITORY = '/map/territory.json';
const GLYPHS = '/map/fonts/{fontstack}/{range}.pbf';

/** What lies below the pins: our own territory when empty, a .pmtiles archive, or {z}/{x}/{y} pictures. */
export type GroundSource = { url: string; layers: string[] | null };

export type Drawing = {
  ground: GroundSource;
  /** The address of the report tiles; empty when no reports are shown. */
  pins: string;
  /** The address of outlines laid over the ground; empty when there are none. */
  overlay: string;
  colours: Colours;
  locale: Locale;
};

/** The whole map as MapLibre draws it. */
export function styleOf({ ground, pins, overlay, colours, locale }: Drawing): StyleSpecification {
  const below = groundOf(ground, colours, locale);
  const lit = { type: 'geojson' as const, data: litPoint(null) };
  return {
    version: 8,
    glyphs: location.origin + GLYPHS,
    sources: {
      ...below.sources,
      ...(overlay && { [OVERLAY]: overlaySource(overlay) }),
      ...(pins && { [REPORTS]: reportSource(pins), [LIT]: lit }),
    },
    layers: [
      ...below.layers,
      ...(overlay ? overlayLayers(colours) : []),
      ...(pins ? reportLayers(colours) : []),
    ],
  };
}

function groundOf({ url, layers }: GroundSource, colours: Colours, locale: Locale): Ground {
  if (!url) return ownGround(location.origin + TERRITORY, { colours, locale });
  const address = new URL(url, location.origin).href.replaceAll('%7B', '{').replaceAll('%7D', '}');
  if (!isArchive(url)) return pictureGround({ tiles: [address] }, colours);
  const archive = `pmtiles://${address}`;
  if (!layers) return pictureGround({ url: archive }, colours);
  return vectorGround(archive, layers, { colours, locale });
}

/** Whether the address is a PMTiles archive rather than tiles by number. */
export const isArchive = (url: string) => /\.pmtiles($|[?#])/.test(url);
