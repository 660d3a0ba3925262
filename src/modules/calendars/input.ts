import { z } from 'zod';
import { Refusal } from '#basics/refusal.ts';

const text = z.string().trim().min(1).max(200);
const names = z.object({ kk: text, ru: text, en: text });
const day = z.iso.date('calendar.day-wrong');
const kind = z.enum(['holiday', 'workday'], 'calendar.kind-wrong');

/** A year of a country as a file states it: what is otherwise than its weekday, and by which laws. */
const calendarYear = z.object({
  calendar: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/),
  year: z.int().min(2000).max(2200),
  sources: z.array(text).min(1),
  days: z.array(
    z.object({
      ...{ day, kind, names },
      note: z.string().trim().max(600).default(''),
      verified: z.boolean().default(true),
    }),
  ),
});
export type CalendarYear = z.infer<typeof calendarYear>;

/** Reads a year's file. Refuses one that is not such a file, a day twice, and a day of another year. */
export function readCalendarYear(file: string): CalendarYear {
  const read = calendarYear.safeParse(parsed(file));
  if (!read.success) {
    throw new Refusal('calendar.file-wrong', 400, { at: whereOf(read.error) }, 'file');
  }
  const { year, days } = read.data;
  const named = new Set<string>();
  for (const one of days) {
    if (named.has(one.day) || !one.day.startsWith(`${year}-`)) {
      throw new Refusal('calendar.file-wrong', 400, { at: one.day }, 'file');
    }
    named.add(one.day);
  }
  return read.data;
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(file);
  } catch {
    throw new Refusal('calendar.file-wrong', 400, { at: '1' }, 'file');
  }
}

const whereOf = (error: z.ZodError) => error.issues[0]?.path.map(String).join('.') || '1';

/** Why the calendar is changed: which decree says so. */
export const why = z
  .string('calendar.say-why')
  .trim()
  .min(3, 'calendar.say-why')
  .max(500, 'field.too-long');

/** A year's file as text, and why it is brought. */
export const yearImport = z.object({ file: z.string().min(1, 'calendar.choose-file'), why });
export type YearImport = z.infer<typeof yearImport>;

/** A day made a holiday or a working day, with its name where it has one; and why. */
export const dayChange = z.object({
  day,
  kind: z.enum(['holiday', 'workday', 'usual'], 'calendar.kind-wrong'),
  name: z.string().trim().max(200, 'field.too-long').default(''),
  why,
});
export type DayChange = z.infer<typeof dayChange>;
