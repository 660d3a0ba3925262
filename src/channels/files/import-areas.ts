import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { importAreas } from '#modules/areas/actions.ts';
import { areaMapping } from '#modules/areas/input.ts';
import type { Actor } from '#modules/people/rules.ts';
import { jsonOf } from './mapping.ts';
import { sentence } from './mapping-words.ts';

const examples: Record<string, string> = {
  format: '"format": "geojson"',
  key: '"key": "precinct"',
  parent: '"parent": "district"',
  kind: '"kind": "type"',
  names: '"names": "precinct", or "names": {"kk": "name_kk", "ru": "name_ru", "en": "name_en"}',
  otherwise: '"otherwise": "precinct"',
  within: '"within": "memphis"',
};

const oneForAll = (names: unknown) => (typeof names === 'string' ? { en: names } : names);

const mapping = z.strictObject({
  ...areaMapping.shape,
  names: z.preprocess(oneForAll, areaMapping.shape.names),
  format: z.literal('geojson', 'is not geojson').default('geojson'),
});

/**
 * Brings a territory in from a GeoJSON file as its mapping says. Gives how many areas were added
 * or changed. Throws an Error or a Refusal that names what is wrong.
 */
export async function importAreasFile(actor: Actor, path: string, mappingPath: string) {
  const parsed = mapping.safeParse(jsonOf(await readFile(mappingPath, 'utf8')));
  if (!parsed.success) {
    throw new Error(parsed.error.issues.map((issue) => sentence(issue, examples)).join('\n'));
  }
  const { format: _, ...chosen } = parsed.data;
  return importAreas(actor, await readFile(path), chosen);
}
