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
  if (format === 'unix-ms') return readMilliseconds;
  const options = { zone: IANAZone.create(timeZone), locale: 'en-US' };
  if (format === 'iso') {
    return (given) => {
      const text = isoDate.test(given) ? given.replace(' ', 'T') : '';
      return moment(DateTime.fromISO(text, options), isoOffset.test(text));
    };
  }
  const parser = DateTime.buildFormatParser(format === 'us' ? US : format, options);
  const stated = /z/i.test(format);
  return (text) => moment(DateTime.fromFormatParser(text, parser, options), stated);
}

// "2020" and "2020-W01" are ISO 8601 too, but no moment anybody filed a case at.
const isoDate = /^\d{4}-\d{2}-\d{2}($|[T ])/;
const isoOffset = /T.*(Z|[+-]\d{2}(:?\d{2})?)$/i;

const readMilliseconds = (text: string) =>
  /^\d{1,15}$/.test(text) ? dated(new Date(Number(text))) : null;

// Of the two, Luxon takes the one that has the offset of today: another one in summer.
function moment(read: DateTime, offsetStated: boolean): Date | null {
  if (!read.isValid) return null;
  const first = offsetStated ? read : (read.getPossibleOffsets()[0] ?? read);
  return dated(first.toJSDate());
}

// 1970-01-01 is how systems write that they do not know.
const dated = (date: Date): Date | null => (date.getTime() >= EARLIEST ? date : null);
