import type { WorkCalendar } from '#basics/deadline.ts';
import type { Localised } from '#basics/localised.ts';
import { Refusal } from '#basics/refusal.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { cached } from '#server/cache.ts';
import { config } from '#server/config.ts';
import { db } from '#server/database.ts';
import { WEEKEND } from './rules.ts';

/** The name under which this process remembers the calendar. */
export const CALENDAR = 'calendar';

/** The calendar of this installation, by which everything counted in days is reckoned. */
export const workCalendar = cached(CALENDAR, async (source): Promise<WorkCalendar> => {
  const rows = await source
    .selectFrom('calendar_days')
    .select(['day', 'kind'])
    .where('calendar', '=', config.calendar)
    .execute();
  return {
    timeZone: config.timeZone,
    weekend: WEEKEND,
    days: new Map(rows.map((row) => [row.day, row.kind as 'holiday' | 'workday'])),
  };
});

/** A day that is otherwise than its weekday; `verified` false: nobody has compared it with the law. */
export type DeskDay = {
  day: string;
  kind: 'holiday' | 'workday';
  names: Localised;
  note: string;
  verified: boolean;
};

/** A year for whoever changes it: its days and the laws they come from; the years that are known. */
export async function deskCalendar(actor: Actor, year: number) {
  if (!may(actor, 'calendar.change')) throw new Refusal('people.may-not-administer', 403);
  const [days, years] = await Promise.all([daysOf(year), yearsKnown()]);
  return { days, years, sources: years.find((one) => one.year === year)?.sources ?? null };
}

async function daysOf(year: number): Promise<DeskDay[]> {
  const rows = await db
    .selectFrom('calendar_days')
    .select(['day', 'kind', 'names', 'note', 'verified'])
    .where('calendar', '=', config.calendar)
    .where('day', '>=', `${year}-01-01`)
    .where('day', '<=', `${year}-12-31`)
    .orderBy('day')
    .execute();
  return rows.map((row) => ({
    ...row,
    kind: row.kind as DeskDay['kind'],
    names: row.names as Localised,
  }));
}

async function yearsKnown() {
  const rows = await db
    .selectFrom('calendar_years')
    .select(['year', 'sources'])
    .where('calendar', '=', config.calendar)
    .orderBy('year')
    .execute();
  return rows.map(({ year, sources }) => ({ year, sources: sources as string[] }));
}
