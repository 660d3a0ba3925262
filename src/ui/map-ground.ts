import type {
  ExpressionSpecification,
  LayerSpecification,
  StyleSpecification,
  VariableAnchorOffsetCollectionSpecification,
} from 'maplibre-gl';
import type { Locale } from '#basics/localised.ts';
import type { Colours } from './map-colours.ts';
import { FONT } from './map-layers.ts';

export type Ground = Pick<StyleSpecification, 'sources' | 'layers'>;
export type Look = { colours: Colours; locale: Locale };

export const GROUND = 'ground';
const what = (...names: string[]): ExpressionSpecification => [
  'in',
  ['get', 'what'],
  ['literal', names],
];

/** Our own areas and settlements, when no other map is set: borders and names, no streets. */
export function ownGround(territory: string, { colours, locale }: Look): Ground {
  return {
    sources: { [GROUND]: { type: 'geojson', data: territory, buffer: 16, tolerance: 0.2 } },
    layers: [
      paper(colours),
      ...borders(colours),
      districtNames({ colours, locale }),
      ...settlements({ colours, locale }),
    ],
  };
}

const borders = (colours: Colours): LayerSpecification[] => [
  {
    id: 'areas',
    type: 'fill',
    source: GROUND,
    filter: ['all', what('area'), ['==', ['get', 'depth'], 0]],
    paint: { 'fill-color': colours.surface },
  },
  {
    id: 'borders',
    type: 'line',
    source: GROUND,
    filter: what('area'),
    layout: { 'line-join': 'round' },
    paint: {
      'line-color': colours.control,
      'line-width': ['case', ['==', ['get', 'depth'], 0], 2, 1],
      'line-opacity': ['case', ['==', ['get', 'depth'], 0], 0.9, 0.6],
    },
  },
];

const districtNames = ({ colours, locale }: Look): LayerSpecification => ({
  id: 'district-names',
  type: 'symbol',
  source: GROUND,
  filter: ['all', what('name'), ['>=', ['get', 'depth'], 1]],
  minzoom: 5.2,
  layout: {
    'text-field': ['get', locale],
    'text-font': FONT,
    'text-size': ['interpolate', ['linear'], ['zoom'], 5.2, 11, 8, 14],
    'text-max-width': 7,
  },
  paint: words(colours.muted, colours),
});

const from: [kind: string, zoom: number, size: number][] = [
  ['hamlet', 10.5, 12],
  ['village', 8.7, 13],
  ['town', 6.5, 14],
  ['city', 3, 16],
];

// Close to its dot, or farther out where a cluster stands on it; in text sizes.
// prettier-ignore
const beside: VariableAnchorOffsetCollectionSpecification = [
  'left', [0.5, 0], 'right', [-0.5, 0], 'top', [0, 0.5], 'bottom', [0, -0.5],
  'left', [1.6, 0], 'right', [-1.6, 0], 'top', [0, 1.4], 'bottom', [0, -1.4],
];

const settlements = ({ colours, locale }: Look): LayerSpecification[] =>
  from.flatMap(([kind, minzoom, size]): LayerSpecification[] => [
    {
      id: `${kind}-dots`,
      type: 'circle',
      source: GROUND,
      minzoom,
      filter: what(kind),
      paint: { 'circle-radius': size / 5, 'circle-color': colours.ink, 'circle-opacity': 0.8 },
    },
    {
      id: `${kind}-names`,
      type: 'symbol',
      source: GROUND,
      minzoom,
      filter: what(kind),
      layout: {
        'text-field': ['get', locale],
        'text-font': FONT,
        'text-size': size,
        'text-variable-anchor-offset': beside,
      },
      paint: words(colours.ink, colours),
    },
  ]);

export const paper = (colours: Colours): LayerSpecification => ({
  id: 'paper',
  type: 'background',
  paint: { 'background-color': colours.ground },
});

export const words = (colour: string, colours: Colours) => ({
  'text-color': colour,
  'text-halo-color': colours.surface,
  'text-halo-width': 1.5,
});

/** Ready pictures of a map, from a tile server or an archive. */
export const pictureGround = (
  tiles: { tiles: string[] } | { url: string },
  colours: Colours,
): Ground => ({
  sources: { [GROUND]: { type: 'raster', tileSize: 256, ...tiles } },
  layers: [paper(colours), { id: 'pictures', type: 'raster', source: GROUND }],
});
