import { z } from 'zod';
import { locales } from '#basics/localised.ts';
import { importedStates } from '#modules/reports/input-import.ts';
import { isDateFormat, isTimeZone } from './dates.ts';
import { examples, sentence } from './mapping-words.ts';

/** The word that leaves a category out of an import. */
export const LEFT_OUT = 'reject';

const expecting = (what: string) => ({
  error: ({ input }: { input?: unknown }) =>
    input === undefined ? 'is missing' : `is not ${what}`,
});
const column = z.string(expecting('the name of a column')).trim().min(1, 'is empty').max(200);
const columns = z
  .union(
    [column, z.array(column).min(1).max(10)],
    expecting('the name of a column or a list of them'),
  )
  .transform((names) => [names].flat());
const lonLat = z.strictObject({ lon: column, lat: column });

const fields = z.strictObject(
  {
    externalId: column,
    filedAt: column,
    changedAt: column.optional(),
    claimedAt: column.optional(),
    place: z
      .union([column, lonLat], expecting('the name of a column or {"lon": …, "lat": …}'))
      .optional(),
    address: column.optional(),
    words: columns.default([]),
  },
  expecting('a list of columns in braces'),
);

const category = z.strictObject(
  {
    columns: columns.default([]),
    values: z
      .record(z.string(), z.string(), expecting('a table in braces'))
      .default({})
      .transform(insensitive),
    otherwise: z.string(expecting('the key of a category')).min(1).default('other'),
  },
  expecting('a table in braces'),
);

const stateName = z.enum(importedStates, expecting(`one of ${importedStates.join(', ')}`));
const state = z.strictObject({
  column,
  values: z.record(z.string(), stateName).transform(insensitive),
  otherwise: stateName.optional(),
});

const dates = z.strictObject({
  format: z
    .string()
    .refine(
      isDateFormat,
      'is neither "iso", "us", "unix-ms" nor a pattern such as "dd.MM.yyyy HH:mm"',
    )
    .default('iso'),
  timeZone: z.string().refine(isTimeZone, 'is not a time zone').optional(),
});

const mapping = z
  .strictObject({
    format: z.enum(['csv', 'geojson', 'open311'], expecting('csv, geojson or open311')),
    source: z
      .string(expecting('a short name'))
      .regex(/^[a-z0-9][a-z0-9-]{1,39}$/, 'is not 2 to 40 small letters, digits and dashes'),
    locale: z.enum(locales, expecting('kk, ru or en')).default('ru'),
    alreadyPublic: z.boolean(expecting('true or false')).default(false),
    encoding: z.string().refine(isEncoding, 'is not an encoding').default('utf-8'),
    delimiter: z.string().length(1, 'is not one character').default(','),
    missing: z.array(z.string()).default(['NA', 'N/A', 'NULL', 'null']),
    dates: dates.default({ format: 'iso' }),
    fields,
    category,
    state: state.optional(),
  })
  .refine(({ format, fields: { place } }) => format !== 'csv' || place !== undefined, {
    path: ['fields', 'place'],
    message: 'is missing',
  });

/** How the rows of one file of old cases are to be read; docs/import.md says what each means. */
export type Mapping = z.output<typeof mapping>;

/** What GeoReport v2 calls things; a mapping may say otherwise. */
const open311 = {
  fields: {
    externalId: 'service_request_id',
    filedAt: 'requested_datetime',
    changedAt: 'updated_datetime',
    place: { lon: 'long', lat: 'lat' },
    address: 'address',
    words: ['description'],
  },
  state: { column: 'status', values: { open: 'received', closed: 'claimed' } },
};

/**
 * Reads a mapping for reports. Throws an Error with one sentence per thing that is wrong: the
 * name of the key, what is wrong with it, and an example.
 */
export function readMapping(text: string): Mapping {
  const given = jsonOf(text);
  const parsed = mapping.safeParse(withDefaults(given));
  if (parsed.success) return parsed.data;
  throw new Error(parsed.error.issues.map((issue) => sentence(issue, examples)).join('\n'));
}

function withDefaults(given: Record<string, unknown>) {
  if (given.format !== 'open311') return given;
  const own = typeof given.fields === 'object' ? given.fields : {};
  return { ...open311, ...given, fields: { ...open311.fields, ...own } };
}

/** The object a mapping file holds. Throws an Error with one sentence. */
export function jsonOf(text: string): Record<string, unknown> {
  try {
    const given: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    if (typeof given === 'object' && given !== null && !Array.isArray(given)) {
      return given as Record<string, unknown>;
    }
  } catch (problem) {
    throw new Error(`The mapping is not JSON: ${(problem as Error).message}`, { cause: problem });
  }
  throw new Error('The mapping is not JSON with braces around it. Example: {"format": "csv", …}');
}

/** How values are compared: without capitals and spaces at their ends. */
export const plain = (value: string) => value.trim().toLowerCase();

function insensitive<T>(values: Record<string, T>): Map<string, T> {
  return new Map(Object.entries(values).map(([value, meant]) => [plain(value), meant]));
}

function isEncoding(name: string): boolean {
  try {
    return new TextDecoder(name).encoding !== '';
  } catch {
    return false;
  }
}
