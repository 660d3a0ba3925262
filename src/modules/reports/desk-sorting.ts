import { sql, type RawBuilder } from 'kysely';
import { areaTree } from '#modules/areas/queries.ts';
import { allCategories } from '#modules/categories/queries.ts';
import { db } from '#server/database.ts';
import { all, type Condition } from './desk-filtering.ts';
import type { DeskFilters, DeskSort } from './input.ts';
import { states } from './rules.ts';

/** A row's place in the list: what the index alone can say. */
export type Found = { code: string; at: Date | null; group: string | null };

type Asked = { conditions: readonly Condition[]; filters: DeskFilters; limit: number };

const moments = {
  filed: sql`filed_at`,
  changed: sql`changed_at`,
  due: sql`coalesce(due_at, 'infinity'::timestamptz)`,
};
type Moment = keyof typeof moments;
type Kind = Exclude<DeskSort, Moment>;

/** Which way a column is sorted when nobody says: what is due first, what was filed last. */
export const usualDir = (sort: DeskSort) =>
  sort === 'due' || sort === 'category' || sort === 'area' || sort === 'state' ? 'asc' : 'desc';

/** The rows of one page in order, by number: at most one more than asked for shows that there are more. */
export function findRows(asked: Asked): Promise<Found[]> {
  const sort = asked.filters.sort ?? 'filed';
  return sort in moments ? byMoment(asked, sort as Moment) : byKind(asked, sort as Kind);
}

const wayOf = ({ sort = 'filed', dir }: DeskFilters) => dir ?? usualDir(sort);

/** The cursor of the row after which the next page begins. */
export const cursorOf = ({ code, at, group }: Found) =>
  `${group ?? ''}~${at?.getTime() ?? 'never'}~${code}`;

function readCursor(after: string | undefined) {
  const read = /^([\w-]{0,40})~(\d{1,15}|never)~([0-9A-Z]{9})$/.exec(after ?? '');
  if (!read) return null;
  const [, group, ms, code] = read;
  return { group: group || null, at: ms === 'never' ? null : new Date(Number(ms)), code };
}
type Cursor = NonNullable<ReturnType<typeof readCursor>>;

async function byMoment({ conditions, filters, limit }: Asked, sort: Moment): Promise<Found[]> {
  const [key, way] = [moments[sort], wayOf(filters)];
  const cursor = readCursor(filters.after);
  const value = sort === 'due' ? sql`due_at` : key;
  const { rows } = await sql<Found>`/* planned anew */
    select code, ${value} as at, null as group from reports
    where ${all([...conditions, ...(cursor ? [beyond(key, cursor, way)] : [])])}
    order by ${key} ${sql.raw(way)}, code ${sql.raw(way)} limit ${limit}`.execute(db);
  return rows;
}

const beyond = (key: RawBuilder<unknown>, { at, code }: Cursor, way: 'asc' | 'desc'): Condition =>
  sql<boolean>`(${key}, code) ${sql.raw(way === 'asc' ? '>' : '<')}
    (coalesce(${at}::timestamptz, 'infinity'::timestamptz), ${code})`;

/**
 * By category, area, state or severity: one after the other, each newest first, and only as many
 * as the page needs. Asking for the first alone answers nearly always; then for some, then the rest.
 */
async function byKind(asked: Asked, sort: Kind): Promise<Found[]> {
  const inOrder = await kinds[sort].values();
  const values = wayOf(asked.filters) === 'asc' ? inOrder : inOrder.toReversed();
  const cursor = readCursor(asked.filters.after);
  const left = cursor ? values.slice(Math.max(0, values.indexOf(cursor.group))) : values;
  const found: Found[] = [];
  for (const part of [left.slice(0, 1), left.slice(1, 4), left.slice(4)]) {
    if (part.length === 0 || found.length >= asked.limit) break;
    const parts = part.map((value, place) => oneKind(asked, sort, { value, cursor, place }));
    const { rows } = await sql<Found>`/* planned anew */
      select code, at, "group" from (${sql.join(parts, sql` union all `)}) listed
      order by place, at desc, code desc limit ${asked.limit - found.length}`.execute(db);
    found.push(...rows.map(({ code, at, group }) => ({ code, at, group })));
  }
  return found;
}

type OfKind = { value: string | null; cursor: Cursor | null; place: number };

function oneKind({ conditions, limit }: Asked, sort: Kind, { value, cursor, place }: OfKind) {
  const goesOn = cursor && cursor.group === value;
  const own = [...conditions, kinds[sort].is(value)];
  if (goesOn) own.push(beyond(sql`filed_at`, cursor, 'desc'));
  return sql`(select ${place}::int as place, code, filed_at as at, ${value}::text as "group" from reports
    where ${all(own)} order by filed_at desc, code desc limit ${limit})`;
}

type KindOf = {
  /** Every value there is, as people know their order. */
  values: () => Promise<(string | null)[]> | (string | null)[];
  is: (value: string | null) => Condition;
};

const kinds: Record<Kind, KindOf> = {
  severity: {
    values: () => ['low', 'normal', 'high'],
    is: (value) =>
      value === 'normal'
        ? sql<boolean>`severity = 'normal'`
        : sql<boolean>`(severity = ${value} and severity <> 'normal')`,
  },
  state: { values: () => [...states], is: (value) => sql<boolean>`state = ${value}` },
  category: {
    values: async () => (await allCategories()).map(({ id }) => id),
    is: (value) => sql<boolean>`category_id = ${value}`,
  },
  area: {
    values: async () => [...(await areaTree()).map(({ id }) => id), null],
    is: (value) => (value ? sql<boolean>`area_id = ${value}` : sql<boolean>`area_id is null`),
  },
};

/** What goes on after the cursor of a list that is newest first; null at its beginning. */
export function goesOnAfter({ after }: DeskFilters): Condition | null {
  const cursor = readCursor(after);
  return cursor && beyond(moments.filed, cursor, 'desc');
}
