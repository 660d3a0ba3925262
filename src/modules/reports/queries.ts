import { sql } from 'kysely';
import { DateTime } from 'luxon';
import { areaTree, subtreeOf } from '#modules/areas/queries.ts';
import { allCategories } from '#modules/categories/queries.ts';
import { lineOf } from '#modules/categories/rules.ts';
import { eventsOf } from '#modules/ledger/queries.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { db, readDb, type Tx } from '#server/database.ts';
import { atWork } from './desk-due.ts';
import type { ListFilters } from './input.ts';
import { publicRows, withPhotos, type PublicRow } from './public-face.ts';
import { mayBePublic, readCode, type State } from './rules.ts';
import { publicTimeline } from './timeline.ts';

const PAGE = 50;

/** Somebody works on it and its time is over: in the very words of its index. */
const lateNow = () => sql<boolean>`showing = 'public' and ${atWork} and due_at < ${now()}`;

/**
 * One page of the public list, newest first, and the cursor of the next. What is late comes with what
 * is late for longest first. 2 queries.
 */
export async function publicList(filters: ListFilters, limit = PAGE) {
  const narrowed = await narrow(filters);
  let query = publicRows(readDb);
  for (const add of narrowed) query = add(query);
  const late = filters.state === 'late';
  const way = late ? 'asc' : 'desc';
  const rows = await query
    .orderBy(late ? 'due_at' : 'filed_at', way)
    .orderBy('code', way)
    .limit(limit + 1)
    .execute();
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    reports: await withPhotos(shown),
    next: rows.length > limit && last ? cursorOf(last, late) : null,
  };
}

const cursorOf = ({ filed_at, due_at, code }: PublicRow, late: boolean) =>
  `${(late && due_at ? due_at : filed_at).getTime()}-${code}`;

type Narrowing = (query: ReturnType<typeof publicRows>) => ReturnType<typeof publicRows>;

async function narrow(filters: ListFilters): Promise<Narrowing[]> {
  const adds: Narrowing[] = [];
  const { since, until, state, after } = filters;
  if (filters.category) {
    const ids = await publicCategoriesUnder(filters.category);
    adds.push((query) => query.where('category_id', 'in', ids));
  }
  if (filters.area) {
    const ids = await areasUnder(filters.area);
    adds.push((query) => query.where('area_id', 'in', ids));
  }
  if (state === 'late') adds.push((query) => query.where(lateNow()));
  else if (state) adds.push((query) => query.where('state', 'in', statesOf[state]));
  if (since) adds.push((query) => query.where('filed_at', '>=', beginOf(since)));
  if (until) adds.push((query) => query.where('filed_at', '<', beginOf(until)));
  const cursor = /^(\d{1,15})-([0-9A-Z]{9})$/.exec(after ?? '');
  if (cursor) {
    const [at, code] = [new Date(Number(cursor[1])), cursor[2]];
    adds.push((query) =>
      query.where(
        state === 'late'
          ? sql<boolean>`(due_at, code) > (${at}, ${code})`
          : sql<boolean>`(filed_at, code) < (${at}, ${code})`,
      ),
    );
  }
  return adds;
}

/** When a day begins where this installation is. */
const beginOf = (day: string): Date => DateTime.fromISO(day, { zone: config.timeZone }).toJSDate();

/** The states behind the words a visitor filters by. */
const statesOf: Record<Exclude<NonNullable<ListFilters['state']>, 'late'>, State[]> = {
  open: ['received', 'assigned', 'accepted'],
  claimed: ['claimed'],
  confirmed: ['confirmed'],
  disputed: ['disputed'],
};

const NOWHERE = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** Ids of a category, named by its key, and of those below it. */
export async function categoriesUnder(key: string): Promise<string[]> {
  const all = await allCategories();
  const top = all.find((category) => category.key === key);
  if (!top) return [NOWHERE];
  return all.filter(({ id }) => lineOf(id, all).includes(top.id)).map(({ id }) => id);
}

// One that is never public would be looked for in every report there is, and found in none.
async function publicCategoriesUnder(key: string): Promise<string[]> {
  const all = await allCategories();
  const shown = new Set(all.filter((it) => mayBePublic(it.sensitivity)).map(({ id }) => id));
  const ids = (await categoriesUnder(key)).filter((id) => shown.has(id));
  return ids.length > 0 ? ids : [NOWHERE];
}

/** Ids of an area, named by its key, and of those within it. */
export async function areasUnder(key: string): Promise<string[]> {
  const area = (await areaTree()).find((one) => one.key === key);
  return area ? subtreeOf(area.id) : [NOWHERE];
}

/** The public page of a report by its number; null when strangers may not see it. 2 queries. */
export async function publicReportByCode(code: string) {
  if (readCode(code)?.code !== code) return null;
  const row = await publicRows(readDb).where('code', '=', code).executeTakeFirst();
  if (!row) return null;
  const [report] = await withPhotos([row]);
  return report ? { id: row.id, report } : null;
}

/** Where a merged report went: the number of the one it became part of; null otherwise. */
export async function mergedInto(code: string): Promise<string | null> {
  const row = await readDb
    .selectFrom('reports as small')
    .innerJoin('reports as large', 'large.id', 'small.merged_into')
    .select('large.code')
    .where('small.code', '=', code)
    .where('small.state', '=', 'merged')
    .where('small.showing', '=', 'public')
    .where('large.showing', '=', 'public')
    .executeTakeFirst();
  return row?.code ?? null;
}

export type Box = [west: number, south: number, east: number, north: number];

/** Public pins in a box of degrees: number, state, category and place of each. 1 query. */
export async function publicPins(box: Box, limit: number) {
  const [west, south, east, north] = box;
  return publicRows(readDb)
    .clearSelect()
    .select(['code', 'state', 'category_id', 'public_lon', 'public_lat'])
    .where(sql<boolean>`public_spot <@ box(point(${west}, ${south}), point(${east}, ${north}))`)
    .limit(limit)
    .execute();
}

/** Whether a report with this id was filed. Only who wrote it knows the id. */
export async function isFiled(id: string): Promise<boolean> {
  if (!/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id)) return false;
  const row = await db.selectFrom('reports').select('id').where('id', '=', id).executeTakeFirst();
  return row !== undefined;
}

/** What everybody may read of a report's history, oldest first. 1 query. */
export const publicHistory = async (id: string) => publicTimeline(await eventsOf(readDb, id));

/** The reporter's address and language, once they said that it is theirs; undefined before. */
export async function confirmedReporter(tx: Tx, reportId: string) {
  const row = await tx
    .selectFrom('report_contacts')
    .innerJoin('reports', 'reports.id', 'report_contacts.report_id')
    .select(['email', 'locale'])
    .where('report_id', '=', reportId)
    .where('report_contacts.confirmed_at', 'is not', null)
    .executeTakeFirst();
  return row?.email ? { email: row.email, locale: row.locale } : undefined;
}
