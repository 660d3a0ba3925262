// Chromium carries no Kazakh and would say "M11 22": so the words stand here, after CLDR.
const months = [
  ['қаңтар', 'қаң.'],
  ['ақпан', 'ақп.'],
  ['наурыз', 'нау.'],
  ['сәуір', 'сәу.'],
  ['мамыр', 'мам.'],
  ['маусым', 'мау.'],
  ['шілде', 'шіл.'],
  ['тамыз', 'там.'],
  ['қыркүйек', 'қыр.'],
  ['қазан', 'қаз.'],
  ['қараша', 'қар.'],
  ['желтоқсан', 'жел.'],
] as const;
const weekdays: Record<string, string> = {
  Sun: 'жексенбі',
  Mon: 'дүйсенбі',
  Tue: 'сейсенбі',
  Wed: 'сәрсенбі',
  Thu: 'бейсенбі',
  Fri: 'жұма',
  Sat: 'сенбі',
};

type Parts = Record<'year' | 'month' | 'day' | 'weekday' | 'hour' | 'minute', string>;

type Said = (parts: Parts, month: string, short: string) => string;

const said = {
  day: ({ year, day }, month) => `${year} ж. ${day} ${month}`,
  'short-day': ({ day }, _, short) => `${day} ${short}`,
  weekday: ({ day, weekday }, month) => `${day} ${month}, ${weekdays[weekday] ?? ''}`,
  month: ({ year }, month) => `${year} ж. ${month}`,
  time: ({ hour, minute }) => `${hour}:${minute}`,
  moment: ({ year, day, hour, minute }, month) => `${year} ж. ${day} ${month}, ${hour}:${minute}`,
} satisfies Record<string, Said>;

/** How a date is written in Kazakh on the clock of `timeZone`, without asking the browser for the words. */
export function inKazakh(timeZone: string, style: keyof typeof said): (date: Date) => string {
  const numbers = new Intl.DateTimeFormat('en-GB', {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  });
  return (date) => {
    const parts = Object.fromEntries(
      numbers.formatToParts(date).map(({ type, value }) => [type, value]),
    ) as Parts;
    const [month, short] = months[Number(parts.month) - 1] ?? ['', ''];
    const words: Said = said[style];
    return words({ ...parts, day: String(Number(parts.day)) }, month, short);
  };
}
