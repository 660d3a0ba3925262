/** Saturday and Sunday, in Kazakhstan as in Russia (1 is Monday). */
export const WEEKEND: readonly number[] = [6, 7];

export type MonthDay = { day: string; of: number; off: boolean; marked: boolean };
/** A month in weeks from Monday to Sunday; null where a week reaches into the neighbour. */
export type Month = { first: string; weeks: (MonthDay | null)[][] };

/** The year as twelve printed months: which days are off, and which are otherwise than usual. */
export function monthsOf(
  year: number,
  marked: ReadonlyMap<string, 'holiday' | 'workday'>,
): Month[] {
  return Array.from({ length: 12 }, (_, month) => monthOf(year, month, marked));
}

function monthOf(year: number, month: number, marked: ReadonlyMap<string, string>): Month {
  const cells: (MonthDay | null)[] = [];
  const first = new Date(Date.UTC(year, month, 1));
  for (let blank = 1; blank < weekdayOf(first); blank++) cells.push(null);
  const length = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  for (let of = 1; of <= length; of++) {
    const date = new Date(Date.UTC(year, month, of));
    const day = date.toISOString().slice(0, 10);
    const kind = marked.get(day);
    const off = kind ? kind === 'holiday' : WEEKEND.includes(weekdayOf(date));
    cells.push({ day, of, off, marked: kind !== undefined });
  }
  while (cells.length % 7 > 0) cells.push(null);
  const weeks = Array.from({ length: cells.length / 7 }, (_, week) =>
    cells.slice(week * 7, week * 7 + 7),
  );
  return { first: first.toISOString().slice(0, 10), weeks };
}

const weekdayOf = (date: Date) => date.getUTCDay() || 7;
