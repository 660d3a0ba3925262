import type { ExpressionSpecification, LayerSpecification, SourceSpecification } from 'maplibre-gl';
import type { Colours } from './map-colours.ts';

export const OVERLAY = 'overlay';

/** Outlines laid over the ground; each says its `fate`: added, changed, revived, retired, same. */
export const overlaySource = (address: string): SourceSpecification => ({
  type: 'geojson',
  data: location.origin + address,
});

const byFate = (colours: Colours): ExpressionSpecification => [
  'match',
  ['get', 'fate'],
  ...(['added', colours.ok, 'revived', colours.ok, 'changed', colours.info] as const),
  ...(['retired', colours.bad] as const),
  colours.control,
];

/** What is new is green, what changes blue, what goes red and dashed; the rest is a thin line. */
export const overlayLayers = (colours: Colours): LayerSpecification[] => [
  {
    ...{ id: 'overlay-areas', type: 'fill', source: OVERLAY },
    filter: ['!=', ['get', 'fate'], 'same'],
    paint: { 'fill-color': byFate(colours), 'fill-opacity': 0.2 },
  },
  {
    ...{ id: 'overlay-lines', type: 'line', source: OVERLAY },
    filter: ['!=', ['get', 'fate'], 'retired'],
    layout: { 'line-join': 'round' },
    paint: {
      'line-color': byFate(colours),
      'line-width': ['match', ['get', 'fate'], 'same', 1, 3],
    },
  },
  {
    ...{ id: 'overlay-retired', type: 'line', source: OVERLAY },
    filter: ['==', ['get', 'fate'], 'retired'],
    paint: { 'line-color': colours.bad, 'line-width': 3, 'line-dasharray': [2, 2] },
  },
];
