import { inKazakh } from './words-kazakh.ts';

const styles = {
  day: { day: 'numeric', month: 'long', year: 'numeric' },
  'short-day': { day: 'numeric', month: 'short' },
  weekday: { weekday: 'long', day: 'numeric', month: 'long' },
  month: { month: 'long', year: 'numeric' },
  time: { hour: '2-digit', minute: '2-digit' },
  moment: { day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** How much of a date is said. `moment` is the day and the time to the minute. */
export type DateStyle = keyof typeof styles;

type Format = { format: (date: Date) => string; said: Map<number, string> };

const formats = new Map<string, Format>();
const minuteMs = 60_000;
/** Lists show the same dates again and again, and Intl takes 2 µs for each: a tenth of a page. */
const remembered = 5_000;

/**
 * A date as people of the language write it, on the clock of `timeZone` (an IANA name,
 * such as Asia/Almaty), to the minute at most. A date that is none gives an empty string.
 */
export function dateWords(
  locale: string,
  date: Date,
  timeZone: string,
  style: DateStyle = 'day',
): string {
  const minute = Math.floor(date.getTime() / minuteMs);
  if (Number.isNaN(minute)) return '';
  const { format, said } = formatOf(locale, timeZone, style);
  return said.get(minute) ?? remember(said, minute, format(date));
}

function formatOf(locale: string, timeZone: string, style: DateStyle) {
  const name = `${locale} ${timeZone} ${style}`;
  const known = formats.get(name);
  if (known) return known;
  const format = locale === 'kk' ? inKazakh(timeZone, style) : byIntl(locale, timeZone, style);
  const made = { format, said: new Map<number, string>() };
  formats.set(name, made);
  return made;
}

function byIntl(locale: string, timeZone: string, style: DateStyle) {
  const intl = new Intl.DateTimeFormat(dayFirst(locale), { ...styles[style], timeZone });
  return (date: Date) => intl.format(date);
}

function remember(said: Map<number, string>, minute: number, words: string) {
  if (said.size >= remembered) said.clear();
  said.set(minute, words);
  return words;
}

/** Plain "en" would say November 22 and 1:54 AM; Kazakhstan's English has the day first and 24 hours. */
const dayFirst = (locale: string) => (locale === 'en' ? 'en-GB' : locale);
