import type { Place } from '#basics/place.ts';
import type { ImportedReport, ImportedState, Rejection } from '#modules/reports/input-import.ts';
import { dateReader } from './dates.ts';
import { LEFT_OUT, plain, type Mapping } from './mapping.ts';
import { readLonLat, readPoint } from './points.ts';
import type { SourceRow } from './source-row.ts';

/** What a mapping needs to know of this installation. */
export type Ground = {
  timeZone: string;
  /** Ids of the categories a report may have, by their keys. */
  categoryIds: ReadonlyMap<string, string>;
};

type Read = (name: string | undefined) => string;
type Result<T> = T | Rejection;

/** Puts rows of a file into our words as its mapping says; gives the reason when it cannot. */
export function translator(mapping: Mapping, ground: Ground) {
  const { dates, fields } = mapping;
  const dateOf = dateReader(dates.format, dates.timeZone ?? ground.timeZone);
  const missing = new Set(mapping.missing.map(plain));
  return (row: SourceRow): Result<ImportedReport> => {
    if (row.broken) return row.broken;
    const read = reader(row, missing);
    if (row.cells.some((cell) => cell.includes('\uFFFD'))) return 'letters-unreadable';
    const externalId = read(fields.externalId);
    if (!externalId) return 'no-id';
    const moments = momentsOf(mapping, read, dateOf);
    if (typeof moments === 'string') return moments;
    const place = placeOf(mapping, read);
    if (typeof place === 'string') return place;
    const categoryKey = categoryOf(mapping, read);
    if (categoryKey === LEFT_OUT) return 'category-left-out';
    const categoryId = ground.categoryIds.get(categoryKey);
    if (!categoryId) return 'category-unknown';
    const state = stateOf(mapping, read);
    if (!state) return 'state-unknown';
    return {
      ...{ externalId, categoryId, state, place, locale: mapping.locale },
      ...{ address: read(fields.address), words: wordsOf(fields.words, read) },
      filedAt: moments.filedAt,
      changedAt: moments.changedAt,
      claimedAt: state === 'claimed' ? (moments.claimedAt ?? moments.changedAt) : null,
    };
  };
}

// PostgreSQL keeps no NUL, and nobody reads the other control characters.
const control = /(?![\n\t])\p{Cc}/gu;

function reader(row: SourceRow, missing: ReadonlySet<string>): Read {
  return (name) => {
    const text = (name === undefined ? '' : (row.values[name] ?? ''))
      .normalize('NFC')
      .replace(control, ' ')
      .trim();
    return missing.has(plain(text)) ? '' : text;
  };
}

type Moments = { filedAt: Date; changedAt: Date; claimedAt: Date | null };

function momentsOf(
  { fields }: Mapping,
  read: Read,
  dateOf: (text: string) => Date | null,
): Result<Moments> {
  if (!read(fields.filedAt)) return 'no-date';
  const names = [fields.filedAt, fields.changedAt, fields.claimedAt];
  const [filedAt, changedAt, claimedAt] = names.map((name) => {
    const text = read(name);
    return text ? dateOf(text) : undefined;
  });
  if (!filedAt || changedAt === null || claimedAt === null) return 'date-unreadable';
  return {
    filedAt,
    changedAt: changedAt ?? claimedAt ?? filedAt,
    claimedAt: claimedAt ?? null,
  };
}

function placeOf({ fields }: Mapping, read: Read): Result<Place> {
  const at = fields.place ?? 'geometry';
  if (typeof at === 'string') {
    const text = read(at);
    return text ? (readPoint(text) ?? 'place-unreadable') : 'no-place';
  }
  const [lon, lat] = [read(at.lon), read(at.lat)];
  return lon && lat ? (readLonLat(lon, lat) ?? 'place-unreadable') : 'no-place';
}

/** What the first of the columns says whose value the mapping knows; else what stands for all others. */
function categoryOf({ category }: Mapping, read: Read): string {
  for (const name of category.columns) {
    const meant = category.values.get(plain(read(name)));
    if (meant !== undefined) return meant;
  }
  return category.otherwise === LEFT_OUT ? '' : category.otherwise;
}

/** Without a column of states: claimed when the file says when, else received. */
function stateOf({ state, fields }: Mapping, read: Read): ImportedState | undefined {
  if (!state) return read(fields.claimedAt) ? 'claimed' : 'received';
  return state.values.get(plain(read(state.column))) ?? state.otherwise;
}

const wordsOf = (names: readonly string[], read: Read): string =>
  [...new Set(names.map(read).filter(Boolean))].join(', ');
