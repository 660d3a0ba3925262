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

const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * A date as people of the language write it, on the clock of `timeZone` (an IANA name,
 * such as Asia/Almaty). A date that is none gives an empty string.
 */
export function dateWords(
  locale: string,
  date: Date,
  timeZone: string,
  style: DateStyle = 'day',
): string {
  if (Number.isNaN(date.getTime())) return '';
  return format(locale, timeZone, style).format(date);
}

function format(locale: string, timeZone: string, style: DateStyle) {
  const name = `${locale} ${timeZone} ${style}`;
  const known = formats.get(name);
  if (known) return known;
  const made = new Intl.DateTimeFormat(locale, { ...styles[style], timeZone });
  formats.set(name, made);
  return made;
}
