import { sql, type RawBuilder } from 'kysely';
import { db, type Tx } from '#server/database.ts';
import { all } from './desk-filtering.ts';
import { kinds, statesIn, type Condition, type Kind } from './desk-kinds.ts';
import { NOBODY, usualDir, type DeskFilters, type DeskSort } from './input.ts';
import type { State } from './rules.ts';

/** A row's place in the list: what the index alone can say. */
export type Found = { code: string; at: Date | null; group: string | null };

type Asked = { conditions: readonly Condition[]; filters: DeskFilters; limit: number };

const moments = {
  filed: sql`filed_at`,
  changed: sql`changed_at`,
  due: sql`coalesce(due_at, 'infinity'::timestamptz)`,
};
type Moment = keyof typeof moments;
const isMoment = (sort: DeskSort): sort is Moment => sort in moments;
type Way = 'asc' | 'desc';

const wayOf = ({ sort = 'filed', dir }: DeskFilters): Way => dir ?? usualDir(sort);

/** The cursor of the row after which the next page begins. */
export const cursorOf = ({ code, at, group }: Found) =>
  `${group ?? ''}~${at?.getTime() ?? 'never'}~${code}`;

function readCursor({ after }: DeskFilters) {
  const read = /^([\w-]{0,40})~(\d{1,15}|never)~([0-9A-Z]{9})$/.exec(after ?? '');
  if (!read) return null;
  const [, group, ms, code] = read;
  return { group: group || null, at: ms === 'never' ? null : new Date(Number(ms)), code };
}
type Cursor = NonNullable<ReturnType<typeof readCursor>>;

const beyond = (key: RawBuilder<unknown>, { at, code }: Cursor, way: Way): Condition =>
  sql<boolean>`(${key}, code) ${sql.raw(way === 'asc' ? '>' : '<')}
    (coalesce(${at}::timestamptz, 'infinity'::timestamptz), ${code})`;

/** What goes on after the cursor of a list that is newest first; null at its beginning. */
export function goesOnAfter(filters: DeskFilters): Condition | null {
  const cursor = readCursor(filters);
  return cursor && beyond(moments.filed, cursor, 'desc');
}

/** The rows of one page in order: at most as many as asked for. */
export async function findRows(asked: Asked): Promise<Found[]> {
  const sort = asked.filters.sort ?? 'filed';
  const { organisation } = asked.filters;
  const inOrder = (sort === 'filed' && organisation !== NOBODY) || isWhole(asked.filters);
  const few = inOrder ? null : await ofFew(asked, sort);
  if (few) return few;
  return isMoment(sort) ? byMoment(asked, sort) : byKind(asked, sort);
}

/** Nothing narrows it: then walking along the index fills a page at once. */
const isWhole = ({ queue, sort: _s, dir: _d, size: _n, after: _a, ...rest }: DeskFilters) =>
  queue === 'all' && Object.values(rest).every((value) => value === undefined);

/**
 * So many are put in order faster than an index that is not about them is walked along: more of them
 * where they lie together far from where the walk begins, as old ones do and those nobody has.
 */
function fewOf(filters: DeskFilters, sort: DeskSort): number {
  const { disputed, severity, until } = filters;
  const apart = disputed || until || (severity && severity !== 'normal');
  if (apart || (isNobodys(filters) && (sort === 'due' || sort === 'state'))) return 80_000;
  return isUnended(filters) ? 20_000 : 5000;
}

const isNobodys = ({ organisation, queue, state }: DeskFilters) =>
  organisation === NOBODY || queue === 'triage' || state === 'received';
const ended: readonly State[] = ['confirmed', 'declined', 'merged'];
const isUnended = (filters: DeskFilters) => !statesIn(filters).some((one) => ended.includes(one));

/** Asks without reading the whole table, however many rows PostgreSQL expects. */
const byIndex = <T>(ask: (tx: Tx) => Promise<T>): Promise<T> =>
  db.transaction().execute(async (tx) => {
    await sql`set local enable_seqscan = off`.execute(tx);
    return ask(tx);
  });

/** The page when few rows are left: those put in order. Null when there are more. */
async function ofFew(
  { conditions, filters, limit }: Asked,
  sort: DeskSort,
): Promise<Found[] | null> {
  const most = fewOf(filters, sort);
  const { at, group, order, after } = isMoment(sort)
    ? momentOrder(filters, sort)
    : await kindOrder(filters, sort);
  const { rows } = await byIndex((tx) =>
    sql<Found & { total: number }>`/* planned anew */
      with few as materialized (
        select code, ${at} as at, ${group} as "group" from reports where ${all(conditions)} limit ${most + 1})
      select code, at, "group", (select count(*) from few) as total from few
      where ${after ?? sql`true`} or (select count(*) from few) > ${most}
      order by ${order} limit ${limit}`.execute(tx),
  );
  if ((rows[0]?.total ?? 0) > most) return null;
  return rows.map(({ code, at: when, group: of }) => ({ code, at: when, group: of }));
}

const inFew = sql`coalesce(at, 'infinity'::timestamptz)`;

function momentOrder(filters: DeskFilters, sort: Moment) {
  const [way, cursor] = [wayOf(filters), readCursor(filters)];
  return {
    at: sort === 'due' ? sql`due_at` : moments[sort],
    group: sql`null::text`,
    order: sql`${inFew} ${sql.raw(way)}, code ${sql.raw(way)}`,
    after: cursor && beyond(inFew, cursor, way),
  };
}

async function kindOrder(filters: DeskFilters, sort: Kind) {
  const values = await valuesOf(filters, sort);
  const cursor = readCursor(filters);
  const place = sql`coalesce(array_position(${values}::text[], "group"), ${values.length + 1})`;
  const from = cursor && values.indexOf(cursor.group) + 1;
  return {
    at: moments.filed,
    group: kinds[sort].column,
    order: sql`${place}, at desc, code desc`,
    after:
      cursor &&
      sql<boolean>`(${place} > ${from} or (${place} = ${from} and ${beyond(sql`at`, cursor, 'desc')}))`,
  };
}

/** The kinds in the order in which they are shown. */
async function valuesOf(filters: DeskFilters, sort: Kind) {
  const inOrder = await kinds[sort].values(filters);
  return wayOf(filters) === 'asc' ? inOrder : inOrder.toReversed();
}

async function byMoment({ conditions, filters, limit }: Asked, sort: Moment): Promise<Found[]> {
  const way = wayOf(filters);
  const cursor = readCursor(filters);
  const key = moments[sort];
  const more = [...sinceAlso(filters, sort), ...(cursor ? [beyond(key, cursor, way)] : [])];
  const { rows } = await sql<Found>`/* planned anew */
    select code, ${sort === 'due' ? sql`due_at` : moments[sort]} as at, null as group from reports
    where ${all([...conditions, ...more])}
    order by ${key} ${sql.raw(way)}, code ${sql.raw(way)} limit ${limit}`.execute(db);
  return rows;
}

/** Nothing is due or changes before it is filed: so the walk begins there. */
function sinceAlso({ since }: DeskFilters, sort: Moment): Condition[] {
  return since && sort !== 'filed'
    ? [sql<boolean>`${moments[sort]} >= ${since}::timestamptz - interval '1 day'`]
    : [];
}

/**
 * By category, area, state or severity: one after the other, each newest first, and only as many
 * as the page needs. Asking for the first alone answers nearly always; then for some, then the rest.
 */
async function byKind(asked: Asked, sort: Kind): Promise<Found[]> {
  const values = await valuesOf(asked.filters, sort);
  const cursor = readCursor(asked.filters);
  const left = cursor ? values.slice(Math.max(0, values.indexOf(cursor.group))) : values;
  const found: Found[] = [];
  for (const part of [left.slice(0, 1), left.slice(1, 4), left.slice(4)]) {
    if (part.length === 0 || found.length >= asked.limit) break;
    const parts = part.map((value, place) => oneKind(asked, sort, { value, cursor, place }));
    const { rows } = await sql<Found>`/* planned anew */
      select code, at, "group" from (${sql.join(parts, sql` union all `)}) listed
      order by place, at desc, code desc limit ${asked.limit - found.length}`.execute(db);
    found.push(...rows);
  }
  return found;
}

type OfKind = { value: string | null; cursor: Cursor | null; place: number };

function oneKind({ conditions, limit }: Asked, sort: Kind, { value, cursor, place }: OfKind) {
  const own = [...conditions, kinds[sort].is(value)];
  if (cursor && cursor.group === value) own.push(beyond(moments.filed, cursor, 'desc'));
  return sql`(select ${place}::int as place, code, filed_at as at, ${value}::text as "group" from reports
    where ${all(own)} order by filed_at desc, code desc limit ${limit})`;
}
