import { sql } from 'kysely';
import { areaTree } from '#modules/areas/queries.ts';
import { upwards, type Area } from '#modules/areas/rules.ts';
import type { Actor } from '#modules/people/rules.ts';
import { db } from '#server/database.ts';
import { atWork, dueWithin } from './desk-due.ts';
import { onGrounds } from './grounds.ts';

/** What is counted on the board; `claimed` waits for whoever reported it. */
export const boardColumns = ['late', 'very-late', 'today', 'soon', 'disputed', 'claimed'] as const;
export type BoardColumn = (typeof boardColumns)[number];
export type BoardCounts = Record<BoardColumn, number>;

export type Board = {
  all: BoardCounts;
  organisations: (BoardCounts & { id: string | null })[];
  areas: (BoardCounts & { id: string })[];
};

/** How much is late, due and waiting on this person's ground: in all, by organisation, by area. 1 query. */
export async function deskBoard(actor: Actor): Promise<Board> {
  const mine = await onGrounds(actor, 'report.see');
  const rows = await db
    .selectFrom('reports')
    .select(['organisation_id', 'area_id', ...boardColumns.map(counted)])
    .select(sql<number>`grouping(organisation_id, area_id)`.as('set'))
    .where('state', 'in', ['assigned', 'accepted', 'disputed', 'claimed'])
    .where(mine)
    .groupBy(sql`grouping sets ((), (organisation_id), (area_id))`)
    .execute();
  const [ofArea, ofOrganisation, ofAll] = [2, 1, 3];
  const inSet = (set: number) => rows.filter((row) => row.set === set);
  return {
    all: inSet(ofAll)[0] ? sumOf(inSet(ofAll)) : nothing,
    organisations: inSet(ofOrganisation)
      .map((row) => ({ ...sumOf([row]), id: row.organisation_id }))
      .toSorted(byLateness),
    areas: withAllBelow(inSet(ofArea), await areaTree()).toSorted(byLateness),
  };
}

const byLateness = (a: BoardCounts, b: BoardCounts) => b.late - a.late || b.today - a.today;

const sumOf = (rows: readonly BoardCounts[]) =>
  Object.fromEntries(
    boardColumns.map((name) => [name, rows.reduce((sum, row) => sum + row[name], 0)]),
  ) as BoardCounts;

/** Each area with all below it, as the filter of the list counts it. */
const withAllBelow = (rows: (BoardCounts & { area_id: string | null })[], tree: Area[]) =>
  tree.flatMap(({ id }) => {
    const inside = rows.filter(
      ({ area_id }) => area_id && upwards(area_id, tree).some((one) => one.id === id),
    );
    return inside.length > 0 ? [{ ...sumOf(inside), id }] : [];
  });

const nothing = Object.fromEntries(boardColumns.map((name) => [name, 0])) as BoardCounts;

function counted(name: BoardColumn) {
  const which =
    name === 'disputed' || name === 'claimed'
      ? sql`state = ${name}`
      : sql`${atWork} and ${dueWithin[name]()}`;
  return sql<number>`(count(*) filter (where ${which}))::int`.as(name);
}
