import {
  HOUR,
  lostDays,
  merged,
  offDaysOff,
  planned,
  run,
  type Span,
  type Term,
  type Unit,
} from './deadline-run.ts';
import {
  dayOf,
  daysBetween,
  endOfDay,
  isDayOff,
  isoDay,
  startOfDay,
  workingDayAfter,
} from './work-days.ts';
import type { WorkDays } from './work-days.ts';
import type { MessageKey } from './words.ts';

/**
 * How long somebody has, and by which law (such as 'АППК РК, ст. 76'; '' by our own rules).
 * `starts`: when the first hour or day begins; a month ends on the date of what began it.
 */
export type DeadlineRule = {
  amount: number;
  unit: Unit;
  starts: 'at-once' | 'next-day' | 'next-working-day';
  ends: 'as-it-falls' | 'next-working-day';
  law: string;
};

/** Which days are worked: the weekend (1 Monday … 7 Sunday), and the days that are otherwise. */
export type WorkCalendar = WorkDays;

/** While it lasts the clock stands. `until` null: it still does. `ground` is said to the reader. */
export type Pause = { from: Date; until: Date | null; ground: string };

/** More time, counted on from where the time would have ended. */
export type Extension = { amount: number; unit: Unit; ground: string; grantedAt: Date };

/** One line of the reckoning: what was done with the time, and the moment it led to. */
export type Step = { key: MessageKey; params: Record<string, string | number>; at: Date };

/**
 * `dueAt` is the last moment that is still in time: what is counted in days ends at 23:59:59.999
 * of the last day in the calendar's zone, so that its date is the day people say. Late is later.
 */
export type Deadline = { dueAt: Date; pausedSince: Date | null; steps: Step[] };

type Given = {
  rule: DeadlineRule;
  from: Date;
  calendar: WorkCalendar;
  pauses?: readonly Pause[];
  extensions?: readonly Extension[];
  at: Date;
};

/**
 * By when it must be done as far as is known `at` a moment, and how that was reckoned. A day does
 * not count when the clock stands at its end: the day a pause begins is lost, the day it ends
 * counts; hours stand to the millisecond. A pause that still lasts is taken to end `at`, one after
 * the end changes nothing; none ever brings the end nearer. Throws a RangeError below one day or hour.
 */
export function deadline({ rule, from, calendar, at, ...given }: Given): Deadline {
  const pauses = (given.pauses ?? []).filter((pause) => pause.from <= at);
  const extensions = (given.extensions ?? []).toSorted((a, b) => +a.grantedAt - +b.grantedAt);
  const start = startOf(rule, from, calendar);
  const spans = merged(pauses.map((pause) => ({ from: +pause.from, until: +(pause.until ?? at) })));
  const plan = planned([rule, ...extensions], start, calendar);
  const ends: number[] = [];
  for (const term of plan.terms) ends.push(run(term, ends.at(-1) ?? start, spans, calendar));
  const raw = ends.at(-1) ?? start;
  const due = rule.ends === 'as-it-falls' ? raw : offDaysOff(raw, plan.firstEnd, calendar);
  const counted = pauses.filter((pause) => +pause.from <= due);
  const count = (term: Term, place: number) =>
    countStep(term, [ends[place - 1] ?? start, ends[place] ?? start], spans, calendar);
  return {
    dueAt: new Date(due),
    pausedSince: counted.find(({ until }) => until === null)?.from ?? null,
    steps: [
      ...firstSteps(rule, from, start),
      ...counted.flatMap(pauseSteps),
      count(rule, 0),
      ...extensions.flatMap((one, place) => [
        step('deadline.extended', new Date(one.grantedAt), { ground: one.ground }),
        count(one, place + 1),
      ]),
      ...(due === raw ? [] : [step('deadline.moved', new Date(due))]),
      ...unknownYears(rule, [start, due], calendar),
      step('deadline.due', new Date(due)),
    ],
  };
}

/** Nine hours into the day so many working days before it is due, the earliest first. */
export const warningsBefore = (due: Date, calendar: WorkCalendar, days: readonly number[]) =>
  [...new Set(days)].toSorted((a, b) => b - a).map((count) => warningBefore(due, calendar, count));

function warningBefore(due: Date, calendar: WorkCalendar, count: number): Date {
  let day = dayOf(+due, calendar);
  for (let left = count; left > 0;) if (!isDayOff(--day, calendar)) left--;
  return new Date(startOfDay(day, calendar) + 9 * HOUR);
}

/** After which moment the time runs; for days it is the end of the day before the first. */
function startOf({ unit, starts }: DeadlineRule, from: Date, calendar: WorkCalendar): number {
  const day = dayOf(+from, calendar);
  if (unit === 'hours' && starts === 'at-once') return +from;
  if (unit === 'months' && starts !== 'next-working-day') return endOfDay(day, calendar);
  const first = {
    'at-once': () => day,
    'next-day': () => day + 1,
    'next-working-day': () => workingDayAfter(day, calendar),
  }[starts]();
  return startOfDay(first, calendar) - (unit === 'hours' ? 0 : 1);
}

const step = (key: MessageKey, at: Date, params: Step['params'] = {}): Step => ({
  key,
  params,
  at,
});

const startKeys = {
  'at-once': 'deadline.starts-at-once',
  'next-day': 'deadline.starts-next-day',
  'next-working-day': 'deadline.starts-next-working-day',
} as const;

const firstSteps = ({ law, starts, unit }: DeadlineRule, from: Date, start: number): Step[] => [
  law ? step('deadline.counted-from-by-law', from, { law }) : step('deadline.counted-from', from),
  step(startKeys[starts], new Date(unit === 'hours' ? start : start + 1)),
];

function pauseSteps({ from, until, ground }: Pause): Step[] {
  const paused = step('deadline.paused', from, { ground });
  return until ? [paused, step('deadline.resumed', until)] : [paused];
}

const unitKeys = {
  hours: 'deadline.counted-hours',
  'calendar-days': 'deadline.counted-calendar-days',
  'working-days': 'deadline.counted-working-days',
  months: 'deadline.counted-months',
} as const;

type Ends = [began: number, ended: number];

function countStep({ amount, unit }: Term, ends: Ends, spans: Span[], calendar: WorkCalendar) {
  const at = new Date(ends[1]);
  if (unit === 'hours') {
    const stood = (ends[1] - ends[0]) / HOUR - amount;
    return step(unitKeys[unit], at, { amount, stood: Math.round(stood * 10) / 10 });
  }
  const days = daysBetween(...ends, calendar);
  const off = unit === 'working-days' ? days.filter((day) => isDayOff(day, calendar)) : [];
  const isLost = lostDays(spans, calendar);
  const stood = days.filter((day) => !off.includes(day) && isLost(day)).length;
  return step(unitKeys[unit], at, { amount, off: off.length, stood });
}

/** A year whose holidays are not in the calendar is said: the end may still move. */
function unknownYears({ unit, starts, ends }: DeadlineRule, span: Ends, calendar: WorkCalendar) {
  const ours = unit === 'working-days' || ends !== 'as-it-falls' || starts === 'next-working-day';
  if (!ours || calendar.days.size === 0) return [];
  const known = new Set([...calendar.days.keys()].map((day) => Number(day.slice(0, 4))));
  const [first, last] = span.map((ms) => Number(isoDay(dayOf(ms, calendar)).slice(0, 4))) as Ends;
  return Array.from({ length: last - first + 1 }, (_, place) => first + place)
    .filter((year) => !known.has(year))
    .map((year) => step('deadline.year-unknown', new Date(span[1]), { year: String(year) }));
}
