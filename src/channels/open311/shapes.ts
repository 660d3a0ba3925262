import { XMLBuilder, XMLParser } from 'fast-xml-parser';
import { DateTime } from 'luxon';
import { printable } from '#basics/printable.ts';
import { config } from '#server/config.ts';
import type { Format } from './asked.ts';
import { Fault } from './fault.ts';

export type Leaf = string | number | boolean | null;
/** One thing as JSON says it; a list in it stands in XML as elements of its singular. */
export type Shape = { [name: string]: Leaf | Shape | readonly (Shape | string)[] };

/** What is answered: a thing, or a list of things called so. */
export type Answer = { root: string; one?: Shape; each?: string; list?: readonly Shape[] };

const singular: Record<string, string> = {
  endpoints: 'endpoint',
  formats: 'format',
  attributes: 'attribute',
  values: 'value',
};

const builder = new XMLBuilder({ format: true, indentBy: '  ', suppressEmptyNode: true });

/** An answer written down in the format asked; both formats say the same. */
export function writeAnswer({ root, one, each, list = [] }: Answer, format: Format): string {
  if (format === 'json') return JSON.stringify(one ?? list);
  const inner = one ? elementsOf(one) : { [each ?? 'item']: list.map(elementsOf) };
  return `<?xml version="1.0" encoding="utf-8"?>\n${String(builder.build({ [root]: inner }))}`;
}

function elementsOf(shape: Shape): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(shape).map(([name, value]) => {
      if (Array.isArray(value)) {
        const each = value.map((item: Shape | string) =>
          typeof item === 'string' ? printable(item) : elementsOf(item),
        );
        return [name, { [singular[name] ?? 'item']: each }];
      }
      if (typeof value === 'object' && value !== null) return [name, elementsOf(value as Shape)];
      return [name, value === null ? '' : printable(String(value))];
    }),
  );
}

export const typeOf = { xml: 'text/xml; charset=utf-8', json: 'application/json; charset=utf-8' };

/** A moment as GeoReport wants it: W3C, to the second, with our zone. */
export const momentOf = (at: Date): string =>
  DateTime.fromJSDate(at, { zone: config.timeZone }).toISO({ suppressMilliseconds: true }) ?? '';

// A document of others can name no entity of its own, so it can neither grow nor read a file.
const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  processEntities: true,
  htmlEntities: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: 20,
});

/** What a list answered by others holds: in XML, in JSON, or in JSON wrapped once more. */
export function readList(text: string): Record<string, unknown>[] {
  const whole = text.trimStart().startsWith('<') ? readXml(text) : (JSON.parse(text) as unknown);
  return itemsOf(whole, 4);
}

/** A document of others as an object. Refuses what declares entities. */
function readXml(text: string): unknown {
  if (/<!(doctype|entity)/i.test(text)) throw new Fault(400, 'The document declares a type');
  return parser.parse(text);
}

function itemsOf(whole: unknown, depth: number): Record<string, unknown>[] {
  if (Array.isArray(whole)) return whole.flatMap((item) => itemsOf(item, depth - 1));
  if (typeof whole !== 'object' || whole === null) return [];
  const values = Object.values(whole);
  const [only] = values;
  const isWrapped = values.length === 1 && typeof only === 'object' && only !== null;
  return isWrapped && depth > 0 ? itemsOf(only, depth - 1) : [whole as Record<string, unknown>];
}
