import { sql } from 'kysely';
import { deadline, type DeadlineRule, type Step } from '#basics/deadline.ts';
import { Refusal } from '#basics/refusal.ts';
import { workCalendar } from '#modules/calendars/queries.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { db, type Tx } from '#server/database.ts';
import { respondRule, type Responding } from './rules.ts';

/** When something must be done, and how that was reckoned: columns of a report. */
export type Due = { due_at: Date; due_by: string };

/** Nobody is asked, so nothing is due. */
export const noDue = { due_at: null, due_by: null };

type DueBy = Pick<DeadlineRule, 'amount' | 'unit'> & { from: string };

const without: Responding = { respondWithinH: 72, respondUnit: 'hours' };

/** By when it must be done, counted from a moment as the category says; 72 hours without one. */
export async function dueFrom(from: Date, category: Responding = without): Promise<Due> {
  const rule = respondRule(category);
  const { dueAt } = deadline({ rule, from, calendar: await workCalendar(), at: from });
  const { amount, unit } = rule;
  const dueBy: DueBy = { amount, unit, from: from.toISOString() };
  return { due_at: dueAt, due_by: JSON.stringify(dueBy) };
}

type Reckoned = { due_at: Date | null; due_by: unknown };

/**
 * How the due date of a report was reckoned, line by line; the last line is the stored moment.
 * Empty when nothing is due or the way was never kept (an old case).
 */
export async function reckoningOf(report: Reckoned): Promise<Step[]> {
  const { due_at } = report;
  const found = await reckonAnew(report);
  if (!due_at || !found) return [];
  const last: Step = { key: 'deadline.due', params: {}, at: due_at };
  if (found.dueAt.getTime() === due_at.getTime()) return found.steps;
  const changed: Step = { key: 'deadline.calendar-changed', params: {}, at: due_at };
  return [...found.steps.slice(0, -1), changed, last];
}

/** The same reckoning by today's calendar; null when the way was never kept. */
export async function reckonAnew({ due_at, due_by }: Reckoned) {
  if (!due_at || !due_by) return null;
  const { amount, unit, from } = due_by as DueBy;
  const rule = respondRule({ respondWithinH: amount, respondUnit: unit as 'hours' });
  const began = new Date(from);
  return deadline({ rule, from: began, calendar: await workCalendar(), at: began });
}

/** How many open reports are compared with the calendar at once. */
const MOST = 2000;

/**
 * The open reports whose due date would be another by today's calendar, the earliest first; what
 * was told stays until somebody chooses otherwise. Refuses whoever may not change the calendar.
 */
export async function reportsDueOtherwise(actor: Actor) {
  if (!may(actor, 'calendar.change')) throw new Refusal('people.may-not-administer', 403);
  const rows = await db
    .selectFrom('reports')
    .select(['id', 'code', 'due_at', 'due_by'])
    .where('state', 'in', ['received', 'assigned', 'accepted', 'disputed'])
    .where(sql<boolean>`due_by ->> 'unit' <> 'hours'`)
    .orderBy('due_at')
    .limit(MOST)
    .execute();
  const found = await Promise.all(
    rows.map(async (row) => ({ ...row, wouldBe: (await reckonAnew(row))?.dueAt ?? null })),
  );
  return found.filter(({ due_at, wouldBe }) => wouldBe && +wouldBe !== +(due_at ?? 0));
}

/** Another due date; how long there was stays as it was given. */
export async function setDueAt(tx: Tx, reportId: string, dueAt: Date): Promise<void> {
  await tx.updateTable('reports').set({ due_at: dueAt }).where('id', '=', reportId).execute();
}
