import { DateTime } from 'luxon';
import { config } from '#server/config.ts';

/** A moment as a field for date and hour shows it, on the clock of the place. */
export const typedMoment = (at: Date | null, zone = config.timeZone): string =>
  at ? DateTime.fromJSDate(at, { zone }).toFormat("yyyy-MM-dd'T'HH:mm") : '';
