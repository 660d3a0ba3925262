import type { MapOptions } from 'maplibre-gl';
import * as maplibre from 'maplibre-gl';
import type { Place } from '#basics/place.ts';
import { isArchive, TERRITORY, type GroundSource } from './map-style.ts';

/** West, south, east, north, in degrees. */
export type Box = [number, number, number, number];

const NEAR_ZOOM = 15;

/** Looks into an archive for what it holds; other grounds are what their address says. */
export async function readGround(url: string): Promise<GroundSource> {
  if (!isArchive(url)) return { url, layers: null };
  const { PMTiles, Protocol } = await import('pmtiles');
  const protocol = new Protocol();
  const archive = new PMTiles(new URL(url, location.origin).href);
  protocol.add(archive);
  maplibre.addProtocol('pmtiles', protocol.tile);
  const VECTOR = 1;
  const { tileType } = await archive.getHeader();
  if (tileType !== VECTOR) return { url, layers: null };
  return { url, layers: layersIn(await archive.getMetadata()) };
}

type Metadata = { vector_layers?: { id: string }[]; json?: string };

// Archives made from MBTiles keep the list one level deeper, as text.
function layersIn(metadata: unknown): string[] {
  const { vector_layers: list, json } = metadata as Metadata;
  const layers = list ?? (JSON.parse(json ?? '{}') as Metadata).vector_layers ?? [];
  return layers.map(({ id }) => id);
}

/** The place if there is one, else the box, else all our areas. */
export async function firstView(
  place: Place | null,
  box: Box | null,
): Promise<Partial<MapOptions>> {
  if (place) return { center: [place.lon, place.lat], zoom: NEAR_ZOOM };
  return { bounds: box ?? (await territoryBox()), fitBoundsOptions: { padding: 12 } };
}

const WORLD: Box = [-170, -60, 170, 75];

/** What our own areas cover together. */
async function territoryBox(): Promise<Box> {
  const response = await fetch(TERRITORY);
  if (!response.ok) return WORLD;
  const { bbox } = (await response.json()) as { bbox?: Box };
  return bbox ?? WORLD;
}
