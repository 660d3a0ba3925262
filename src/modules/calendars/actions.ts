import { readdir, readFile } from 'node:fs/promises';
import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { forget } from '#server/cache.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, type Tx } from '#server/database.ts';
import { readCalendarYear, type CalendarYear, type DayChange, type YearImport } from './input.ts';
import { CALENDAR } from './queries.ts';

const folder = new URL('../../../db/calendars/', import.meta.url);

/** What the ledger names a calendar by: it has no id of its own. */
const CALENDARS_ID = '00000000-0000-7000-8000-0000000ca1e0';

/**
 * Brings the years that came with this version and are not known yet. A year that is there stays
 * as it is, whatever was changed in it. Gives how many were brought.
 */
export async function bringCalendars(): Promise<number> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.json')).toSorted();
  const years = await Promise.all(
    files.map(async (name) => readCalendarYear(await readFile(new URL(name, folder), 'utf8'))),
  );
  const brought = await change(async (tx) => {
    let count = 0;
    for (const year of years) if (await insertYear(tx, year)) count += 1;
    return count;
  });
  await forget(CALENDAR);
  return brought;
}

/** Whether the year was new. */
async function insertYear(tx: Tx, year: CalendarYear): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('calendar_years')
    .values({
      calendar: year.calendar,
      year: year.year,
      sources: JSON.stringify(year.sources),
      brought_at: now(),
    })
    .onConflict((it) => it.doNothing())
    .executeTakeFirst();
  if (!numInsertedOrUpdatedRows) return false;
  await insertDays(tx, year);
  return true;
}

/** A member of staff makes one day a holiday, a working day, or again what its weekday is. */
export async function changeDay(actor: Actor, input: DayChange): Promise<void> {
  if (!may(actor, 'calendar.change')) throw new Refusal('people.may-not-administer', 403);
  const { day, kind, name, why } = input;
  await change(async (tx) => {
    await removeDays(tx, day, day);
    if (kind !== 'usual') {
      const days = [{ day, kind, names: everywhere(name), note: '', verified: true }];
      await insertDays(tx, { calendar: config.calendar, days });
    }
    const about = { subject: 'calendar' as const, id: CALENDARS_ID, why };
    await record(tx, actor, 'calendar.day-changed', { ...about, day, kind });
  });
  await forget(CALENDAR);
}

/** A member of staff brings a year from a file; what the year said before is forgotten. */
export async function importYear(actor: Actor, input: YearImport): Promise<CalendarYear> {
  if (!may(actor, 'calendar.change')) throw new Refusal('people.may-not-administer', 403);
  const year = readCalendarYear(input.file);
  if (year.calendar !== config.calendar) {
    throw new Refusal('calendar.of-another-country', 400, { calendar: year.calendar }, 'file');
  }
  await change(async (tx) => {
    await removeDays(tx, `${year.year}-01-01`, `${year.year}-12-31`);
    await tx
      .deleteFrom('calendar_years')
      .where('calendar', '=', year.calendar)
      .where('year', '=', year.year)
      .execute();
    await insertYear(tx, year);
    const about = { subject: 'calendar' as const, id: CALENDARS_ID, why: input.why };
    await record(tx, actor, 'calendar.year-brought', { ...about, year: year.year });
  });
  await forget(CALENDAR);
  return year;
}

const removeDays = (tx: Tx, first: string, last: string) =>
  tx
    .deleteFrom('calendar_days')
    .where('calendar', '=', config.calendar)
    .where('day', '>=', first)
    .where('day', '<=', last)
    .execute();

/** Who types a name types it in one language; it stands in all until a file says more. */
const everywhere = (name: string) => ({ kk: name, ru: name, en: name });

async function insertDays(tx: Tx, { calendar, days }: Pick<CalendarYear, 'calendar' | 'days'>) {
  if (days.length === 0) return;
  await tx
    .insertInto('calendar_days')
    .values(days.map((one) => ({ ...one, calendar, names: JSON.stringify(one.names) })))
    .execute();
}
