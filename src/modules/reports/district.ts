import { sql } from 'kysely';
import type { Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { db, readDb } from '#server/database.ts';
import { onGrounds } from './grounds.ts';
import type { State } from './rules.ts';

const DAY = 86_400_000;
const open = ['received', 'assigned', 'accepted', 'disputed'] as const;
const MOST = 20;
/** A square of some 170 metres: the cell of zoom 17, five steps above the stored one. */
const SQUARE = 4 ** 5;
const LOOK_BACK_DAYS = 180;
const REPEATS = 3;

const fields = [
  ...(['code', 'state', 'category_id', 'area_id', 'address', 'words', 'due_at'] as const),
  ...(['organisation_id', 'filed_at'] as const),
] as const;

/** What is open and due on somebody's ground within a week, what is late first. 1 query. */
export async function districtDue(actor: Actor) {
  const mine = await onGrounds(actor, 'report.see');
  const rows = await db
    .selectFrom('reports')
    .select(fields)
    .where(mine)
    .where('state', 'in', open)
    .where('due_at', '<', new Date(now().getTime() + 7 * DAY))
    .orderBy('due_at')
    .limit(MOST)
    .execute();
  return rows.map((row) => ({ ...row, state: row.state as State }));
}

/** What waits for the resident's answer, longest first: somebody says that it is done. 1 query. */
export async function districtClaimed(actor: Actor) {
  const mine = await onGrounds(actor, 'report.see');
  const rows = await db
    .selectFrom('reports')
    .select(fields)
    .where(mine)
    .where('state', '=', 'claimed')
    .orderBy('claimed_at')
    .limit(MOST)
    .execute();
  return rows.map((row) => ({ ...row, state: row.state as State }));
}

/**
 * Places where the same kind of problem came three times or more within 180 days, most often
 * first, each with its newest report. 1 query.
 */
export async function districtRepeats(actor: Actor) {
  const mine = await onGrounds(actor, 'report.see');
  return db
    .selectFrom('reports')
    .select((it) => [
      'category_id',
      it.fn.countAll<number>().as('times'),
      it.fn.max('filed_at').as('last'),
      sql<string>`(array_agg(code order by filed_at desc))[1]`.as('code'),
      sql<string>`(array_agg(address order by filed_at desc))[1]`.as('address'),
    ])
    .where(mine)
    .where('cell', 'is not', null)
    .where('state', '<>', 'merged')
    .where('filed_at', '>', new Date(now().getTime() - LOOK_BACK_DAYS * DAY))
    .groupBy(['category_id', sql`cell / ${SQUARE}::bigint`])
    .having((it) => it.fn.countAll(), '>=', REPEATS)
    .orderBy('times', 'desc')
    .orderBy('last', 'desc')
    .limit(MOST)
    .execute();
}

/** Those of these numbers that everybody may see. 1 query. */
export async function publicCodesAmong(codes: readonly string[]): Promise<Set<string>> {
  if (codes.length === 0) return new Set();
  const rows = await readDb
    .selectFrom('reports')
    .select('code')
    .where('code', 'in', codes)
    .where('showing', '=', 'public')
    .where('state', '<>', 'merged')
    .execute();
  return new Set(rows.map(({ code }) => code));
}
