import { DateTime } from 'luxon';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';

/** The day it is on the clock of the house, as an ISO date. */
export const houseToday = (): string =>
  DateTime.fromJSDate(now(), { zone: config.timeZone }).toFormat('yyyy-MM-dd');
