import type { Kysely } from 'kysely';
import {
  deadline,
  warningsBefore,
  type Deadline,
  type DeadlineRule,
  type WorkCalendar,
} from '#basics/deadline.ts';
import { dayOf, isDayOff, startOfDay, workingDayAfter } from '#basics/work-days.ts';
import { workCalendar } from '#modules/calendars/queries.ts';
import { now } from '#server/clock.ts';
import type { Database, Tx } from '#server/database.ts';
import { later } from '#server/jobs.ts';
import { asRule, lawOf, type AppealKind, type Law } from './law.ts';

/** What of an appeal its reckoning rests on. */
export type Clocked = { id: string; kind: string; law: string; clock_from: Date };

/** Working days before it is due on which those who handle it are warned. */
const WARN_DAYS = [3, 1];

/** From when the days count: a day off is no day to register on, where the law says so. */
export function clockStart(received: Date, law: Law, calendar: WorkCalendar): Date {
  const day = dayOf(received.getTime(), calendar);
  if (!law.registersOnWorkingDays || !isDayOff(day, calendar)) return received;
  return new Date(startOfDay(workingDayAfter(day, calendar), calendar));
}

/** By when a term that began at a moment ends, with nothing in between. */
export async function endOfTerm(rule: DeadlineRule, from: Date): Promise<Date> {
  return deadline({ rule, from, calendar: await workCalendar(), at: now() }).dueAt;
}

/**
 * By when an appeal must be answered and how that was reckoned, with its pauses and extensions.
 * While it waits for the applicant: as it was when the clock stopped, so that what is shown is
 * what is stored.
 */
export async function reckon(source: Kysely<Database>, appeal: Clocked): Promise<Deadline> {
  const [pauses, extensions] = await Promise.all([
    pausesOf(source, appeal),
    extensionsOf(source, appeal),
  ]);
  const stopped = pauses.find(({ until }) => until === null)?.from;
  return deadline({
    rule: asRule(lawOf(appeal.law).answer[appeal.kind as AppealKind]),
    from: appeal.clock_from,
    calendar: await workCalendar(),
    pauses,
    extensions,
    at: stopped ?? now(),
  });
}

type Reviewed = { clock_from: Date; due_at: Date };

/** By when a review must be answered and how that was reckoned: nothing pauses it. */
export const reckonReview = async (review: Reviewed, law: string): Promise<Deadline> =>
  asAnnounced(await reckonReviewAnew(review, law), review.due_at);

/** The same by today's calendar, whatever was announced. */
export async function reckonReviewAnew({ clock_from: from }: Reviewed, law: string) {
  const calendar = await workCalendar();
  return deadline({ rule: asRule(lawOf(law).review), from, calendar, at: now() });
}

/** The reckoning as it is shown beside the date that was announced. */
export const reckonShown = async (
  source: Kysely<Database>,
  appeal: Clocked & { due_at: Date },
): Promise<Deadline> => asAnnounced(await reckon(source, appeal), appeal.due_at);

/** A calendar that was changed since does not move a date somebody was told: it is said instead. */
function asAnnounced(reckoned: Deadline, dueAt: Date): Deadline {
  if (reckoned.dueAt.getTime() === dueAt.getTime()) return reckoned;
  const steps = (['deadline.calendar-changed', 'deadline.due'] as const).map((key) => ({
    ...{ key, params: {}, at: dueAt },
  }));
  return { ...reckoned, dueAt, steps: [...reckoned.steps.slice(0, -1), ...steps] };
}

async function pausesOf(source: Kysely<Database>, { id, clock_from }: Clocked) {
  const rows = await source
    .selectFrom('appeal_pauses')
    .select(['ground', 'from_at', 'until_at'])
    .where('appeal_id', '=', id)
    .where('from_at', '>=', clock_from)
    .orderBy('from_at')
    .execute();
  return rows.map((row) => ({ ground: row.ground, from: row.from_at, until: row.until_at }));
}

async function extensionsOf(source: Kysely<Database>, { id, clock_from }: Clocked) {
  const rows = await source
    .selectFrom('appeal_extensions')
    .select(['amount', 'unit', 'ground', 'granted_at'])
    .where('appeal_id', '=', id)
    .where('granted_at', '>=', clock_from)
    .orderBy('granted_at')
    .execute();
  return rows.map(({ amount, unit, ground, granted_at }) => ({
    ...{ amount, ground, grantedAt: granted_at },
    unit: unit as 'calendar-days' | 'working-days',
  }));
}

/** Stores by when it is due now, and has those who handle it warned of that date and no other. */
export async function setDue(tx: Tx, appeal: Clocked): Promise<Date> {
  const { dueAt } = await reckon(tx, appeal);
  // What is due later than now is not late any more: passed on, or the calendar was mended.
  const anew = { due_at: dueAt, ...(dueAt > now() && { late: false }) };
  await tx.updateTable('appeals').set(anew).where('id', '=', appeal.id).execute();
  await watchDue(tx, { appealId: appeal.id, due: dueAt });
  return dueAt;
}

/** What warnings and the word of its being late are about; `reviewId`: the review, not the answer. */
export type Watched = { appealId: string; due: string; reviewId?: string };

/** Queues the warnings 3 and 1 working days before, and what happens when the time is over. */
export async function watchDue(
  tx: Tx,
  { due, ...about }: { appealId: string; reviewId?: string; due: Date },
) {
  const watched: Watched = { ...about, due: due.toISOString() };
  for (const runAt of warningsBefore(due, await workCalendar(), WARN_DAYS)) {
    if (runAt > now()) await later(tx, 'appeals.warn', { ...watched, at: runAt }, { runAt });
  }
  await later(tx, 'appeals.overdue', watched, { runAt: new Date(due.getTime() + 1) });
}
