import {
  dayAfter,
  dayOf,
  endOfDay,
  isDayOff,
  monthsAfter,
  workingDayAfter,
  type Day,
  type WorkDays,
} from './work-days.ts';

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

/** Whether the clock stands at the end of a day, for each day: then that day does not count. */
export function lostDays(spans: readonly Span[], calendar: WorkDays): (day: Day) => boolean {
  const lost = spans.map((one) => [dayOf(one.from, calendar), dayOf(one.until, calendar)] as const);
  return (day) => lost.some(([first, end]) => first <= day && day < end);
}

/** The moment after so much time; days end at their last millisecond. No months: `planned` first. */
export function run(term: Term, from: number, spans: readonly Span[], calendar: WorkDays): number {
  if (!Number.isInteger(term.amount) || term.amount < 1) {
    throw new RangeError(`no time at all: ${term.amount} ${term.unit}`);
  }
  if (term.unit === 'hours') return runHours(from, term.amount * HOUR, spans);
  const isLost = lostDays(spans, calendar);
  const counts = (day: Day) =>
    !isLost(day) && !(term.unit === 'working-days' && isDayOff(day, calendar));
  let day = dayOf(from, calendar);
  for (let left = term.amount; left > 0; left--) day = dayAfter(day, counts);
  return endOfDay(day, calendar);
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
 * The terms with months as the days they have when nothing is paused: so a pause only ever adds
 * days, whatever month it pushes them into. And where the first would end.
 */
export function planned(terms: readonly Term[], start: number, calendar: WorkDays) {
  const ends: number[] = [];
  const inDays = terms.map((given): Term => {
    const from = ends.at(-1) ?? start;
    const day = dayOf(from, calendar);
    const term: Term =
      given.unit === 'months'
        ? { amount: monthsAfter(day, given.amount) - day, unit: 'calendar-days' }
        : { amount: given.amount, unit: given.unit };
    ends.push(run(term, from, [], calendar));
    return term;
  });
  return { terms: inDays, firstEnd: ends[0] ?? start };
}

/**
 * The moment itself, or the end of the next working day when it lies on a day off. Hours that were
 * pushed out of days off since `firstEnd` keep what they had gained there: nobody loses time by
 * being given more.
 */
export function offDaysOff(end: number, firstEnd: number, calendar: WorkDays): number {
  const day = dayOf(end, calendar);
  if (isDayOff(day, calendar)) return endOfDay(workingDayAfter(day, calendar), calendar);
  const pushedOut = dayOf(firstEnd, calendar) < day && isDayOff(day - 1, calendar);
  return pushedOut ? endOfDay(day, calendar) : end;
}
