import type { DateTime } from 'luxon';
import { dayAfter, dayOf, endOf, isDayOff, nextDay, type WorkDays } from './work-days.ts';

export type Unit = 'hours' | 'calendar-days' | 'working-days' | 'months';
/** So much time of a kind, to be added to a moment. */
export type Term = { amount: number; unit: Unit };
/** A time in which the clock stands, from one moment up to the other. */
export type Span = { from: number; until: number };

/** An hour, in milliseconds. */
export const HOUR = 3_600_000;

/** Times that overlap or touch made one, the earliest first; what ends before it begins is none. */
export function merged(spans: readonly Span[]): Span[] {
  const whole: Span[] = [];
  for (const { from, until } of spans.toSorted((a, b) => a.from - b.from)) {
    if (until <= from) continue;
    const last = whole.at(-1);
    if (last && from <= last.until) last.until = Math.max(last.until, until);
    else whole.push({ from, until });
  }
  return whole;
}

/** Whether the clock stands at the end of the day: then the day does not count. */
export const isLost = (dayEnd: number, spans: readonly Span[]) =>
  spans.some(({ from, until }) => from <= dayEnd && dayEnd < until);

/** The moment after so much time; days end at their last millisecond. No months: `planned` first. */
export function run(term: Term, from: number, spans: readonly Span[], calendar: WorkDays): number {
  if (!Number.isInteger(term.amount) || term.amount < 1) {
    throw new RangeError(`no time at all: ${term.amount} ${term.unit}`);
  }
  if (term.unit === 'hours') return runHours(from, term.amount * HOUR, spans);
  const working = term.unit === 'working-days';
  let day: DateTime = dayOf(from, calendar);
  for (let left = term.amount; left > 0; left--) {
    day = dayAfter(
      day,
      (next) => !(working && isDayOff(next, calendar)) && !isLost(endOf(next), spans),
    );
  }
  return endOf(day);
}

function runHours(from: number, ms: number, spans: readonly Span[]): number {
  let [at, left] = [from, ms];
  for (const span of spans) {
    if (span.until <= at) continue;
    const free = Math.max(0, span.from - at);
    if (free >= left) break;
    left -= free;
    at = span.until;
  }
  return at + left;
}

/**
 * The terms one after the other, months as the days they have when nothing is paused: so a pause
 * only ever adds days, whatever month it pushes them into. With the moment they would all end.
 */
export function planned(terms: readonly Term[], start: number, calendar: WorkDays) {
  let end = start;
  const inDays = terms.map((given): Term => {
    const day = dayOf(end, calendar);
    const term: Term =
      given.unit === 'months'
        ? { amount: daysInMonths(day, given.amount), unit: 'calendar-days' }
        : { amount: given.amount, unit: given.unit };
    end = run(term, end, [], calendar);
    return term;
  });
  return { terms: inDays, end };
}

// The date of a later month, or its last day when it has no such date.
const daysInMonths = (day: DateTime, months: number) =>
  Math.round(day.plus({ months }).startOf('day').diff(day, 'days').days);

/**
 * The moment itself, or the end of the next working day when it lies on a day off. An hour that
 * a pause pushed out of days off keeps what it had gained there: a pause never brings an end nearer.
 */
export function offDaysOff(end: number, plannedEnd: number, calendar: WorkDays): number {
  const day = dayOf(end, calendar);
  if (isDayOff(day, calendar)) return endOf(dayAfter(day, (next) => !isDayOff(next, calendar)));
  const eve = nextDay(day, -1);
  return plannedEnd < day.toMillis() && isDayOff(eve, calendar) ? endOf(day) : end;
}
