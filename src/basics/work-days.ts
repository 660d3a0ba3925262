import { DateTime } from 'luxon';

/** A calendar: its zone, the days off of a week (1 Monday … 7 Sunday), and the days that differ. */
export type WorkDays = {
  timeZone: string;
  weekend: readonly number[];
  days: ReadonlyMap<string, 'holiday' | 'workday'>;
};

/** Longer than any law gives: a calendar without a working day must not be walked for ever. */
const MOST_DAYS = 20_000;

/** The first moment of the day on which this moment lies. */
export const dayOf = (ms: number, { timeZone }: WorkDays) =>
  DateTime.fromMillis(ms, { zone: timeZone }).startOf('day');

/** The first moment of the next day. Where clocks go forward at midnight that is one o'clock. */
export const nextDay = (day: DateTime, by = 1) => day.plus({ days: by }).startOf('day');

/** The last millisecond of the day. */
export const endOf = (day: DateTime) => day.endOf('day').toMillis();

/** Whether nobody works on this day. */
export function isDayOff(day: DateTime, { weekend, days }: WorkDays): boolean {
  const marked = days.get(day.toISODate() ?? '');
  return marked ? marked === 'holiday' : weekend.includes(day.weekday);
}

/** The first day after this one for which it is true. Throws a RangeError when there is none. */
export function dayAfter(day: DateTime, fits: (day: DateTime) => boolean): DateTime {
  let next = nextDay(day);
  for (let tried = 1; !fits(next); tried++) {
    if (tried > MOST_DAYS) throw new RangeError('the calendar has no such day');
    next = nextDay(next);
  }
  return next;
}

/** The days after the one of `began` up to the one of `ended`. */
export function daysBetween(began: number, ended: number, calendar: WorkDays): DateTime[] {
  const [days, last] = [[] as DateTime[], dayOf(ended, calendar)];
  for (let day = nextDay(dayOf(began, calendar)); day <= last; day = nextDay(day)) days.push(day);
  return days;
}
