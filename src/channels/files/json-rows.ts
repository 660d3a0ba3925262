import { Assembler } from 'stream-json/assembler.js';
import { jsonParser, type Token } from 'stream-json/core/parser.js';
import { Refusal } from '#basics/refusal.ts';
import type { SourceRow } from './source-row.ts';

/**
 * The cases of a JSON file: a list of objects, or an object that holds such a list under
 * "features" (GeoJSON) or "service_requests". Properties of a GeoJSON feature become columns, and
 * its point "geometry". Throws a Refusal where the file breaks off, after the cases before.
 */
export async function* jsonRows(chunks: AsyncIterable<string>): AsyncGenerator<SourceRow> {
  let number = 0;
  for await (const element of elements(chunks)) {
    number += 1;
    const object = isObject(element) ? element : null;
    const row = { number, columns: ['record'], cells: [JSON.stringify(element)] };
    yield object
      ? { ...row, values: valuesOf(object) }
      : { ...row, values: {}, broken: 'row-broken' };
  }
}

async function* elements(chunks: AsyncIterable<string>): AsyncGenerator<unknown> {
  const read = jsonParser({ packValues: true, streamValues: false });
  const list = listReader();
  try {
    for await (const piece of pieces(chunks)) {
      const tokens = read(piece);
      if (typeof tokens === 'object' && 'values' in tokens) yield* list.elementsIn(tokens.values);
    }
  } catch (problem) {
    throw broken((problem as Error).message);
  }
  if (!list.over()) throw broken('the list of cases is not there or has no end');
}

// What is read together with an error is lost: so no more at once than up to a closing brace.
async function* pieces(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const chunk of chunks) yield* chunk.split(/(?<=\})/);
}

const LISTS = ['features', 'service_requests'];

/** Finds the list in a JSON text and puts its elements together, one by one. */
function listReader() {
  let depth = 0;
  let key = '';
  let place: 'before' | 'in' | 'after' = 'before';
  const element = new Assembler({ numberAsString: true });
  function before(token: Token) {
    if (token.name === 'keyValue' && depth === 1) key = token.value;
    if (token.name === 'startArray' && (depth === 0 || (depth === 1 && LISTS.includes(key)))) {
      place = 'in';
      return;
    }
    if (token.name.startsWith('start')) depth += 1;
    if (token.name.startsWith('end')) depth -= 1;
  }
  return {
    over: () => place === 'after',
    *elementsIn(tokens: readonly Token[]): Generator<unknown> {
      for (const token of tokens) {
        if (place === 'before') before(token);
        else if (place === 'in' && element.done && token.name === 'endArray') place = 'after';
        else if (place === 'in' && element.consume(token).done) yield element.current;
      }
    },
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function valuesOf(object: Record<string, unknown>): Record<string, string> {
  const { properties, geometry, ...own } = object;
  const all = isObject(properties) ? { ...own, ...properties } : object;
  const values = Object.fromEntries(
    Object.entries(all).map(([name, value]) => [name, textOf(value)]),
  );
  const point = pointOf(geometry);
  return point ? { ...values, geometry: point } : values;
}

const textOf = (value: unknown) =>
  typeof value === 'string' || typeof value === 'boolean' ? String(value) : '';

function pointOf(geometry: unknown): string {
  if (!isObject(geometry) || !Array.isArray(geometry.coordinates)) return '';
  const [lon, lat] = geometry.coordinates as unknown[];
  return `POINT (${String(lon)} ${String(lat)})`;
}

const broken = (why: string) => new Refusal('import.file-broken', 422, { why: why.slice(0, 200) });
