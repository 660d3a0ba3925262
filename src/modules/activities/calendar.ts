import ical, { escape, ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import { DateTime } from 'luxon';
import type { Locale } from '#basics/localised.ts';
import { pressPaths } from '#basics/press-paths.ts';
import { plainWords } from '#basics/markdown.ts';
import { config } from '#server/config.ts';
import { sayIn } from '#server/words.ts';
import type { PublicActivity } from './queries.ts';
import { textIn } from './rules.ts';
import { zoneRules } from './rules-zone.ts';

/** How often a calendar that follows the feed asks again. */
const REFRESH_S = 3600;

type Written = {
  name?: string;
  /** PUBLISH (RFC 5546): how a letter says that its file is only told, and asks for no answer. */
  method?: 'PUBLISH';
  /** The ids of those one only has a place in the queue for. */
  waiting?: readonly string[];
};

/**
 * Activities as iCalendar (RFC 5545): the hours by the clock of their place with its rules, one id for
 * ever, one more in SEQUENCE with every change. Nobody who signed up stands in it.
 */
export function writeCalendar(
  activities: readonly PublicActivity[],
  locale: Locale,
  { name, method, waiting = [] }: Written = {},
): string {
  const say = sayIn(locale);
  const calendar = ical({
    prodId: { company: 'Lamplighter', product: 'Events', language: locale.toUpperCase() },
    name: escape(name ?? say('activity.calendar-name', { site: say('site.name') }), false),
    ...(method && { method: ICalCalendarMethod.PUBLISH }),
    ttl: REFRESH_S,
    timezone: { name: config.timeZone, generator: (zone) => rulesOf(zone, activities) },
  });
  for (const one of activities) {
    const event = addTo(calendar, one, locale);
    if (waiting.includes(one.id) && one.state !== 'cancelled')
      event.status(ICalEventStatus.TENTATIVE);
  }
  return calendar.toString();
}

/** The rules of a zone around the days its activities are on. */
function rulesOf(zone: string, activities: readonly PublicActivity[]): string | null {
  const own = activities.filter(({ timeZone }) => timeZone === zone);
  const days = own.flatMap(({ startsAt, endsAt }) => [startsAt.getTime(), endsAt.getTime()]);
  if (days.length === 0) return null;
  return rulesOfYears(zone, yearOf(Math.min(...days)) - 1, yearOf(Math.max(...days)) + 1);
}

const yearOf = (ms: number) => new Date(ms).getUTCFullYear();

// Asking the clock for every day of three years takes 17 ms, and each letter with a file asks anew.
const known = new Map<string, string>();
const MOST_KNOWN = 200;

function rulesOfYears(zone: string, from: number, to: number): string {
  const name = `${zone} ${from} ${to}`;
  const found = known.get(name);
  if (found) return found;
  const rules = zoneRules(zone, new Date(Date.UTC(from, 0, 1)), new Date(Date.UTC(to + 1, 0, 1)));
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(name, rules);
  return rules;
}

function addTo(calendar: ReturnType<typeof ical>, one: PublicActivity, locale: Locale) {
  const say = sayIn(locale);
  const { title, description } = textIn(one.texts, locale);
  const page = new URL(pressPaths.event(one.code), config.publicUrl).href;
  const cancelled = one.state === 'cancelled';
  const words = [
    cancelled && say('activity.cancelled-because', { reason: one.cancelReason }),
    plainWords(description),
    page,
  ];
  const moment = (at: Date) => DateTime.fromJSDate(at, { zone: one.timeZone });
  return calendar.createEvent({
    id: `${one.id}@${new URL(config.publicUrl).hostname}`,
    ...{ start: moment(one.startsAt), end: moment(one.endsAt), timezone: one.timeZone },
    ...{ stamp: one.changedAt, lastModified: one.changedAt, sequence: one.sequence },
    summary: cancelled ? say('activity.cancelled-title', { title }) : title,
    description: words.filter(Boolean).join('\n\n'),
    location:
      one.lat !== null && one.lon !== null
        ? { title: one.place, geo: { lat: one.lat, lon: one.lon } }
        : one.place,
    url: page,
    categories: [{ name: say(`activity.kind.${one.kind}`) }],
    status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
  });
}
