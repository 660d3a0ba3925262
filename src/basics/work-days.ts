import { DateTime } from 'luxon';

/** A calendar: its zone, the days off of a week (1 Monday … 7 Sunday), and the days that differ. */
export type WorkDays = {
  timeZone: string;
  weekend: readonly number[];
  days: ReadonlyMap<string, 'holiday' | 'workday'>;
};

/** A day of the calendar on the wall, without hours: how many there were since 1 January 1970. */
export type Day = number;

const DAY_MS = 86_400_000;
/** Longer than any law gives: a calendar without a working day must not be walked for ever. */
const MOST_DAYS = 20_000;

/** The day on which a moment lies, in the calendar's zone. */
export function dayOf(ms: number, { timeZone }: WorkDays): Day {
  const { offset } = DateTime.fromMillis(ms, { zone: timeZone });
  return Math.floor((ms + offset * 60_000) / DAY_MS);
}

/** The first moment of a day. Where the clocks go forward at midnight that is one o'clock. */
export function startOfDay(day: Day, calendar: WorkDays): number {
  const { year, month, day: date } = DateTime.fromMillis(day * DAY_MS, { zone: 'utc' });
  const start = DateTime.fromObject({ year, month, day: date }, { zone: calendar.timeZone });
  const ms = start.toMillis();
  // Where they go back at midnight it is midnight twice, and the day began the first time.
  const hourBefore = ms - DAY_MS / 24;
  return dayOf(hourBefore, calendar) === day ? hourBefore : ms;
}

/** The last millisecond of a day. */
export const endOfDay = (day: Day, calendar: WorkDays) => startOfDay(day + 1, calendar) - 1;

/** The day as it is written in a calendar's data. */
export const isoDay = (day: Day) => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** Whether nobody works on this day. */
export function isDayOff(day: Day, { weekend, days }: WorkDays): boolean {
  const marked = days.get(isoDay(day));
  return marked ? marked === 'holiday' : weekend.includes(weekdayOf(day));
}

// The first of January 1970 was a Thursday.
const weekdayOf = (day: Day) => ((((day + 3) % 7) + 7) % 7) + 1;

/** The first day after this one for which it is true. Throws a RangeError when there is none. */
export function dayAfter(day: Day, fits: (day: Day) => boolean): Day {
  for (let next = day + 1; next <= day + MOST_DAYS; next++) if (fits(next)) return next;
  throw new RangeError('the calendar has no such day');
}

/** The first working day after this one. */
export const workingDayAfter = (day: Day, calendar: WorkDays) =>
  dayAfter(day, (next) => !isDayOff(next, calendar));

/** The days after the one of `began` up to the one of `ended`. */
export function daysBetween(began: number, ended: number, calendar: WorkDays): Day[] {
  const first = dayOf(began, calendar) + 1;
  const length = Math.max(0, dayOf(ended, calendar) - first + 1);
  return Array.from({ length }, (_, place) => first + place);
}

/** The same date so many months later, or the last day of that month when it has no such date. */
export const monthsAfter = (day: Day, months: number): Day =>
  DateTime.fromMillis(day * DAY_MS, { zone: 'utc' })
    .plus({ months })
    .toMillis() / DAY_MS;
