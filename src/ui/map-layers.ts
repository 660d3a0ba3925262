import type {
  CircleLayerSpecification,
  ExpressionSpecification,
  FilterSpecification,
  LayerSpecification,
  SourceSpecification,
} from 'maplibre-gl';
import type { Place } from '#basics/place.ts';
import type { Colours } from './map-colours.ts';

export const FONT = ['noto-sans-regular'];
export const PINS = 'pins';
export const CLUSTERS = 'clusters';
export const REPORTS = 'reports';
export const LIT = 'lit';
export const LIT_PIN = 'lit-pin';

/** Tiles finer than this hold nothing more. */
const FINEST_TILE = 17;

/** The public reports, as our own tiles; `address` holds {z}, {x} and {y}. */
export const reportSource = (address: string): SourceSpecification => ({
  type: 'vector',
  tiles: [location.origin + address],
  minzoom: 0,
  maxzoom: FINEST_TILE,
});

/** What a row of the list points to: a report by its number, or a place. */
export type Lit = string | Place | null;

/** The place that is lit, as a source of at most one point. */
export function litPoint(lit: Lit): GeoJSON.FeatureCollection {
  if (lit === null || typeof lit === 'string') return { type: 'FeatureCollection', features: [] };
  const geometry = { type: 'Point' as const, coordinates: [lit.lon, lit.lat] };
  return { type: 'FeatureCollection', features: [{ type: 'Feature', properties: {}, geometry }] };
}

/** Of the pins, the one whose report is lit. */
export const litPin = (lit: Lit): FilterSpecification => [
  '==',
  ['get', 'code'],
  typeof lit === 'string' ? lit : '',
];

const halo = (colours: Colours): CircleLayerSpecification['paint'] => ({
  'circle-radius': 19,
  'circle-color': colours.lamp,
  'circle-opacity': 0.35,
  'circle-stroke-color': colours.lamp,
  'circle-stroke-width': 3,
});

/** Clusters say their number; pins have a shape per state; what is lit has a ring of lamp light. */
export const reportLayers = (colours: Colours): LayerSpecification[] => [
  { id: LIT, type: 'circle', source: LIT, paint: halo(colours) },
  {
    ...{ id: LIT_PIN, type: 'circle', source: REPORTS, 'source-layer': PINS },
    ...{ filter: litPin(null), paint: halo(colours) },
  },
  ...clusterLayers(colours),
  {
    ...{ id: PINS, type: 'symbol', source: REPORTS, 'source-layer': PINS },
    layout: {
      ...{ 'icon-image': ['get', 'state'], 'icon-allow-overlap': true },
      'symbol-sort-key': waitingFirst,
    },
  },
];

const clusterLayers = (colours: Colours): LayerSpecification[] => [
  {
    ...{ id: CLUSTERS, type: 'circle', source: REPORTS, 'source-layer': CLUSTERS },
    paint: {
      'circle-radius': [
        'interpolate',
        ['linear'],
        ['log10', ['get', 'count']],
        0,
        11,
        2,
        18,
        5,
        28,
      ],
      ...{ 'circle-color': colours.brand, 'circle-stroke-color': colours.surface },
      'circle-stroke-width': 2,
    },
  },
  {
    ...{ id: 'cluster-numbers', type: 'symbol', source: REPORTS, 'source-layer': CLUSTERS },
    layout: {
      ...{ 'text-field': ['to-string', ['get', 'count']], 'text-font': FONT, 'text-size': 13 },
      'text-allow-overlap': true,
    },
    paint: { 'text-color': colours['on-brand'] },
  },
];

// What still waits for somebody lies above what is done.
// prettier-ignore
const waitingFirst: ExpressionSpecification = [
  'match', ['get', 'state'], 'declined', 0, 'confirmed', 1, 'claimed', 2, 3,
];
