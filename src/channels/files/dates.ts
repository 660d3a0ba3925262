import { DateTime, IANAZone } from 'luxon';

const US = 'MM/dd/yyyy hh:mm:ss a';
const EARLIEST = Date.UTC(1970, 0, 2);

/** Whether a mapping may name this as the way dates are written. */
export const isDateFormat = (format: string): boolean =>
  ['iso', 'us', 'unix-ms'].includes(format) ||
  (/y/.test(format) && /[ML]/.test(format) && /d/.test(format));

export const isTimeZone = (name: string): boolean => IANAZone.isValidZone(name);

/**
 * Reads dates as a file writes them: "iso" (2020-01-01 00:05:00, 2020-01-01T00:05:00Z), "us"
 * (04/30/2014 02:51:52 PM), "unix-ms", or a Luxon pattern. What states no offset is local time of
 * the zone; an hour that comes twice in autumn is the first of the two, and one that is skipped in
 * spring is the one after. Null when it cannot be read.
 */
export function dateReader(format: string, timeZone: string): (text: string) => Date | null {
  const zone = IANAZone.create(timeZone);
  const options = { zone, locale: 'en-US' };
  const parser = DateTime.buildFormatParser(format === 'us' ? US : format, options);
  return (text) => {
    if (format === 'unix-ms') return /^\d{1,15}$/.test(text) ? dated(new Date(Number(text))) : null;
    if (format !== 'iso') return moment(DateTime.fromFormatParser(text, parser, options));
    // "2020" and "2020-W01" are ISO 8601 too, but no moment anybody filed a case at.
    const iso = /^\d{4}-\d{2}-\d{2}($|[T ])/.test(text) ? text.replace(' ', 'T') : '';
    return moment(DateTime.fromISO(iso, { zone }));
  };
}

const moment = (read: DateTime): Date | null => (read.isValid ? dated(read.toJSDate()) : null);

// 1970-01-01 is how systems write that they do not know.
const dated = (date: Date): Date | null => (date.getTime() >= EARLIEST ? date : null);
