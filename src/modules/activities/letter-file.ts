import type { Locale } from '#basics/localised.ts';
import type { Attachment } from '#modules/letters/rules.ts';
import { writeCalendar } from './calendar.ts';
import type { ActivityRow } from './keeping.ts';
import { activitySeenByStranger } from './queries.ts';
import type { ActivityTexts } from './rules.ts';

type Day = { activity: ActivityRow; texts: ActivityTexts };

/** The calendar file of many letters about the same days: made once in each language. */
export function calendarFiles(days: readonly Day[]): (locale: Locale) => Attachment {
  const made = new Map<Locale, Attachment>();
  return (locale) => {
    const file = made.get(locale) ?? calendarFile(days, locale);
    made.set(locale, file);
    return file;
  };
}

/** The days a letter is about as the calendar file that goes with it: what everybody may see of them, no more. */
export function calendarFile(days: readonly Day[], locale: Locale): Attachment {
  const shown = days.flatMap(
    ({ activity, texts }) => activitySeenByStranger(activity, texts) ?? [],
  );
  return {
    name: `event-${days[0]?.activity.code ?? ''}.ics`,
    type: 'text/calendar; charset=utf-8; method=PUBLISH',
    text: writeCalendar(shown, locale, { method: 'PUBLISH' }),
  };
}
