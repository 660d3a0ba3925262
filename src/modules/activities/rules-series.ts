import { DateTime } from 'luxon';

/** Which days of a series: all that are still to come, or one and those after it. */
export const seriesScopes = ['later', 'all'] as const;
export type SeriesScope = (typeof seriesScopes)[number];

/** A series moves by so much at most; further away it is another series. */
export const MOST_MOVED_H = 24 * 60;

/** A moment moved on the clock of its place: six in the evening stays six, whatever is done to clocks. */
export const movedBy = (at: Date, minutes: number, timeZone: string): Date =>
  DateTime.fromJSDate(at, { zone: timeZone })
    .setZone('utc', { keepLocalTime: true })
    .plus({ minutes })
    .setZone(timeZone, { keepLocalTime: true })
    .toJSDate();
