import { z } from 'zod';
import { locales, type Localised } from '#basics/localised.ts';
import { printable } from '#basics/printable.ts';
import { Refusal } from '#basics/refusal.ts';
import { readOutline, type Outline } from './rings.ts';

const MOST_BYTES = 10 * 1024 * 1024;
const MOST_AREAS = 20_000;

const property = z.string().trim().min(1).max(100);

/** Which properties of a file's features say what. A language left out takes another one's name. */
export const areaMapping = z.object({
  key: property.default('key'),
  parent: property.default('parent'),
  kind: property.default('kind'),
  names: z.partialRecord(z.enum(locales), property).default({ kk: 'kk', ru: 'ru', en: 'en' }),
  /** The kind of those that state none. */
  otherwise: z.string().trim().min(1).max(60).default('area'),
  /** The key of a known area in which those lie that name no parent. */
  within: z.string().trim().min(1).max(100).optional(),
});
export type AreaMapping = z.input<typeof areaMapping>;
type Mapping = z.output<typeof areaMapping>;

/** One area as a file states it. */
export type AreaEntry = {
  key: string;
  parent: string | undefined;
  kind: string;
  names: Localised;
  outline: Outline | null;
  position: number;
};

/**
 * Reads a territory from GeoJSON: a FeatureCollection of Polygons and MultiPolygons (or features
 * without geometry, which only hold others), up to 10 MB. Refuses, naming the area, what cannot be read.
 */
export function readAreas(content: string | Uint8Array, mapping: AreaMapping): AreaEntry[] {
  const chosen = areaMapping.parse(mapping);
  const entries = featuresOf(content).map((feature, i) => readFeature(feature, i, chosen));
  const seen = new Set<string>();
  for (const { key } of entries) {
    if (seen.has(key)) throw new Refusal('area.twice', 400, { key });
    seen.add(key);
  }
  return entries;
}

function featuresOf(content: string | Uint8Array): unknown[] {
  const bytes = typeof content === 'string' ? Buffer.byteLength(content) : content.byteLength;
  if (bytes > MOST_BYTES) throw new Refusal('area.file-too-large', 413, { mb: MOST_BYTES >> 20 });
  const file = parse(content);
  const { type, features } = (file ?? {}) as { type?: unknown; features?: unknown };
  if (type !== 'FeatureCollection' || !Array.isArray(features) || features.length === 0) {
    throw new Refusal('area.not-geojson', 400);
  }
  if (features.length > MOST_AREAS) throw new Refusal('area.too-many', 413, { most: MOST_AREAS });
  return features;
}

function parse(content: string | Uint8Array): unknown {
  try {
    const text =
      typeof content === 'string'
        ? content
        : new TextDecoder('utf-8', { fatal: true }).decode(content);
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new Refusal('area.not-geojson', 400);
  }
}

function readFeature(feature: unknown, at: number, mapping: Mapping): AreaEntry {
  const { properties, geometry } = (feature ?? {}) as { properties?: unknown; geometry?: unknown };
  const said = (name: string | undefined) => textOf(properties, name);
  const key = said(mapping.key);
  if (!key) throw new Refusal('area.no-key', 400, { at: at + 1, property: mapping.key });
  const outline = geometry === null ? null : readOutline(geometry);
  if (typeof outline === 'string') throw new Refusal(outline, 400, { key });
  return {
    key,
    parent: said(mapping.parent) || mapping.within,
    kind: said(mapping.kind) || mapping.otherwise,
    names: namesOf(key, said, mapping),
    outline,
    position: Number(said('position')) || at,
  };
}

function namesOf(key: string, said: (name?: string) => string, { names }: Mapping): Localised {
  const stated = locales.map((locale) => said(names[locale]));
  const any = stated.find((name) => name !== '');
  if (!any) throw new Refusal('area.no-name', 400, { key });
  const [kk, ru, en] = stated;
  return { kk: kk || ru || any, ru: ru || kk || any, en: en || any };
}

/** A property as text, numbers too; anything else, or nothing, is empty. */
function textOf(properties: unknown, name: string | undefined): string {
  if (name === undefined || typeof properties !== 'object' || properties === null) return '';
  const value: unknown = (properties as Record<string, unknown>)[name];
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? printable(value.normalize('NFC')).trim().slice(0, 200) : '';
}

const name = z.string().trim().min(1, 'area.name-missing').max(200);

/** What may be changed of an area by hand: what it is called, what it is. `seen`: as it stood. */
export const areaChange = z.object({
  names: z.object({ kk: name, ru: name, en: name }),
  kind: z.string().trim().min(1, 'area.kind-missing').max(60),
  seen: z.string(),
});
export type AreaChange = z.output<typeof areaChange>;

/** The areas' places in the list, by id. */
export const areaOrder = z.object({
  positions: z.record(z.uuid(), z.coerce.number().int().min(0).max(100_000)),
});

/** How an uploaded file is to be read, and what becomes of the areas it does not name. */
export const territoryUpload = z.object({
  missing: z.enum(['keep', 'retire']).default('keep'),
  mapping: z
    .record(z.string(), z.string().trim().max(100))
    .default({})
    .transform((given): AreaMapping => {
      const said = (field: string) => given[field] || undefined;
      const { kk, ru, en } = { kk: said('kk'), ru: said('ru'), en: said('en') };
      const names = { ...(kk && { kk }), ...(ru && { ru }), ...(en && { en }) };
      return {
        ...(said('key') && { key: said('key') }),
        ...(said('parent') && { parent: said('parent') }),
        ...(said('kind') && { kind: said('kind') }),
        ...(said('within') && { within: said('within') }),
        ...(Object.keys(names).length > 0 && { names }),
      };
    }),
});

/** A draft to be saved: `seen` is how the territory stood when its page was looked at. */
export const draftSaving = z.object({ seen: z.string() });
