import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from 'maplibre-gl';
import { GROUND, paper, words, type Ground, type Look } from './map-ground.ts';
import { FONT } from './map-layers.ts';

// Layers as OpenMapTiles, Protomaps and Shortbread call them.
const order = ['land', 'water', 'buildings', 'roads', 'borders', 'roadNames', 'places'] as const;
type Kind = (typeof order)[number];
const kinds: [RegExp, Kind][] = [
  [/^(transportation_name|street_labels)$/, 'roadNames'],
  [/^(landcover|landuse|land|park|natural|sites)$/, 'land'],
  [/^(ocean|water|waterway|water_polygons|water_lines)$/, 'water'],
  [/^buildings?$/, 'buildings'],
  [/^(transportation|roads|streets|street_polygons)$/, 'roads'],
  [/^(boundary|boundaries|districts)$/, 'borders'],
  [/^(places?|place_labels)$/, 'places'],
];

/** A vector map in whichever of the usual schemas, drawn quietly so that the pins stand out. */
export function vectorGround(url: string, layerIds: readonly string[], look: Look): Ground {
  const layers = kinds.flatMap(([pattern, kind]) =>
    layerIds.filter((id) => pattern.test(id)).map((id) => ({ id, kind })),
  );
  layers.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  return {
    sources: { [GROUND]: { type: 'vector', url } },
    layers: [
      paper(look.colours),
      ...layers.flatMap(({ id, kind }) => vectorLayers(id, kind, look)),
    ],
  };
}

const area: FilterSpecification = ['==', ['geometry-type'], 'Polygon'];
const line: FilterSpecification = ['==', ['geometry-type'], 'LineString'];
const wider: ExpressionSpecification = [
  'interpolate',
  ['exponential', 1.6],
  ['zoom'],
  6,
  0.4,
  18,
  12,
];

function vectorLayers(id: string, kind: Kind, look: Look): LayerSpecification[] {
  const { colours } = look;
  switch (kind) {
    case 'land':
      return [fill(id, colours['tint-confirmed'], 0.5)];
    case 'water':
      return [fill(id, colours['tint-assigned']), stroke(id, colours['tint-assigned'], 1.5)];
    case 'buildings':
      return [fill(id, colours.line)];
    case 'roads':
      return [stroke(id, colours.line, wider)];
    case 'borders':
      return [stroke(id, colours.control, 1)];
    default:
      return [names(id, kind, look)];
  }
}

const fill = (id: string, colour: string, opacity = 1): LayerSpecification => ({
  ...{ id: `${id}-areas`, type: 'fill', source: GROUND, 'source-layer': id, filter: area },
  paint: { 'fill-color': colour, 'fill-opacity': opacity },
});

const stroke = (
  id: string,
  colour: string,
  width: number | ExpressionSpecification,
): LayerSpecification => ({
  ...{ id: `${id}-lines`, type: 'line', source: GROUND, 'source-layer': id, filter: line },
  layout: { 'line-join': 'round', 'line-cap': 'round' },
  paint: { 'line-color': colour, 'line-width': width },
});

const names = (id: string, kind: Kind, { colours, locale }: Look): LayerSpecification => ({
  ...{ id: `${id}-names`, type: 'symbol', source: GROUND, 'source-layer': id },
  layout: {
    'text-field': [
      'coalesce',
      ['get', `name:${locale}`],
      ['get', `name_${locale}`],
      ['get', 'name'],
      ['get', 'name:latin'],
    ],
    'text-font': FONT,
    'text-size': kind === 'places' ? 14 : 12,
    'symbol-placement': kind === 'places' ? 'point' : 'line',
  },
  paint: words(kind === 'places' ? colours.ink : colours.muted, colours),
});
