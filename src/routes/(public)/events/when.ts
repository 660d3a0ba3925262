import { DateTime } from 'luxon';
import type { Locale } from '#basics/localised.ts';
import { dateWords } from '#basics/words-dates.ts';

type Lasting = { startsAt: Date; endsAt: Date; timeZone: string };

/** When something is, in words, by the clock of its place; and which clock that is. */
export function whenOf({ startsAt, endsAt, timeZone }: Lasting, locale: Locale) {
  const begins = DateTime.fromJSDate(startsAt, { zone: timeZone });
  const sameDay = begins.hasSame(DateTime.fromJSDate(endsAt, { zone: timeZone }), 'day');
  return {
    begins: dateWords(locale, startsAt, timeZone, 'moment'),
    ends: dateWords(locale, endsAt, timeZone, sameDay ? 'time' : 'moment'),
    zone: begins.toFormat("'UTC'ZZ"),
  };
}
