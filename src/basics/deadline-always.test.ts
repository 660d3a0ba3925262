import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deadline, type DeadlineRule, type Pause, type WorkCalendar } from './deadline.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

// The model: no library of dates, one day after the other, as a clerk would with a wall calendar.
const printers = new Map<string, Intl.DateTimeFormat>();
function dateOf(ms: number, timeZone: string): string {
  const printer =
    printers.get(timeZone) ??
    new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short', calendar: 'iso8601' });
  printers.set(timeZone, printer);
  return printer.format(ms);
}
const utc = (day: string) => Date.parse(`${day}T00:00:00Z`);
const shifted = (day: string, by: number) =>
  new Date(utc(day) + by * DAY).toISOString().slice(0, 10);

const ends = new Map<string, number>();
/** The last millisecond of a local day, found by halving. */
function lastOf(day: string, timeZone: string): number {
  const known = ends.get(day + timeZone);
  if (known !== undefined) return known;
  let [low, high] = [utc(day) - DAY, utc(day) + 3 * DAY];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (dateOf(middle, timeZone) > day) high = middle;
    else low = middle;
  }
  ends.set(day + timeZone, low);
  return low;
}

const isOff = (day: string, { days, weekend }: WorkCalendar) =>
  days.has(day)
    ? days.get(day) === 'holiday'
    : weekend.includes(new Date(utc(day)).getUTCDay() || 7);

const stands = (ms: number, pauses: readonly Pause[], at: Date) =>
  pauses.some((one) => +one.from <= ms && one.from <= at && ms < +(one.until ?? at));

function inDays(rule: DeadlineRule, from: Date, calendar: WorkCalendar): [string, number] {
  const day = dateOf(+from, calendar.timeZone);
  let first = rule.starts === 'at-once' && rule.unit !== 'months' ? day : shifted(day, 1);
  while (rule.starts === 'next-working-day' && isOff(first, calendar)) first = shifted(first, 1);
  const eve = shifted(first, -1);
  if (rule.unit !== 'months') return [eve, rule.amount];
  const [year = 0, month = 0, date = 0] = eve.split('-').map(Number);
  const last = new Date(Date.UTC(year, month - 1 + rule.amount + 1, 0)).getUTCDate();
  const end = Date.UTC(year, month - 1 + rule.amount, Math.min(date, last));
  return [eve, Math.round((end - utc(eve)) / DAY)];
}

type Given = {
  rule: DeadlineRule;
  from: Date;
  calendar: WorkCalendar;
  pauses: Pause[];
  at: Date;
};

function model({ rule, from, calendar, pauses, at }: Given) {
  const [eve, amount] = inDays(rule, from, calendar);
  let day = eve;
  for (let left = amount; left > 0;) {
    day = shifted(day, 1);
    const off = rule.unit === 'working-days' && isOff(day, calendar);
    if (!off && !stands(lastOf(day, calendar.timeZone), pauses, at)) left -= 1;
  }
  while (rule.ends === 'next-working-day' && isOff(day, calendar)) day = shifted(day, 1);
  return lastOf(day, calendar.timeZone);
}

/** An hour's deadline minute by minute. */
function hourModel(hours: number, from: Date, pauses: Pause[], at: Date) {
  let ms = +from;
  for (let left = hours * 60; left > 0; ms += 60_000) if (!stands(ms, pauses, at)) left -= 1;
  return ms;
}

const minute = (first: string, last: string) =>
  fc.date({ min: new Date(first), max: new Date(last), noInvalidDate: true }).map((date) => {
    return new Date(Math.floor(+date / 60_000) * 60_000);
  });
// Year ends, a leap day and every change of clocks lie in here; Cairo and Havana change at midnight.
const moments = minute('2027-10-01', '2028-04-30');
const zones = fc.constantFrom(
  'Asia/Almaty',
  'Europe/Berlin',
  'America/New_York',
  'Africa/Cairo',
  'America/Havana',
);
const calendars = fc.record({
  timeZone: zones,
  weekend: fc.constantFrom([6, 7], [5, 6], [7], []),
  days: fc
    .array(fc.tuple(fc.integer({ min: 0, max: 250 }), fc.constantFrom('holiday', 'workday')), {
      maxLength: 20,
    })
    .map((days) => new Map(days.map(([by, kind]) => [shifted('2027-10-01', by), kind] as const))),
});
const rules = fc.record<DeadlineRule>({
  amount: fc.integer({ min: 1, max: 12 }),
  unit: fc.constantFrom('calendar-days', 'working-days', 'months'),
  starts: fc.constantFrom('at-once', 'next-day', 'next-working-day'),
  ends: fc.constantFrom('as-it-falls', 'next-working-day'),
  law: fc.constant(''),
});
const anyRule = fc.tuple(rules, fc.boolean()).map(([rule, hours]): DeadlineRule => {
  return hours ? { ...rule, unit: 'hours' } : rule;
});
const pause = fc
  .tuple(moments, fc.option(fc.integer({ min: -60, max: 20_000 }), { freq: 5 }))
  .map(([from, minutes]): Pause => {
    const until = minutes === null ? null : new Date(+from + minutes * 60_000);
    return { from, until, ground: '' };
  });
const pausings = fc.array(pause, { maxLength: 3 });
const extension = fc.record({
  amount: fc.integer({ min: 1, max: 10 }),
  unit: fc.constantFrom('hours', 'calendar-days', 'working-days', 'months'),
  ground: fc.constant(''),
  grantedAt: moments,
});
const extensions = fc.array(extension, { maxLength: 2 });
const runs = { numRuns: 150 };

test('days are counted as a clerk would count them, one after the other', () => {
  const given = fc.record({ rule: rules, from: moments, calendar: calendars });
  fc.assert(
    fc.property(given, pausings, moments, (one, pauses, at) => {
      const { dueAt } = deadline({ ...one, pauses, at });
      expect(+dueAt).toBe(model({ ...one, pauses, at }));
    }),
    runs,
  );
});

test('hours are counted as a stopwatch would count them', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      moments,
      pausings,
      moments,
      (amount, from, all, at) => {
        const rule = {
          amount,
          unit: 'hours',
          starts: 'at-once',
          ends: 'as-it-falls',
          law: '',
        } as const;
        const calendar = { timeZone: 'Europe/Berlin', weekend: [6, 7], days: new Map() };
        const { dueAt } = deadline({ rule, from, calendar, pauses: all, at });
        expect(+dueAt).toBe(hourModel(amount, from, all, at));
      },
    ),
    { numRuns: 60 },
  );
});

test('a pause and an extension never bring the end nearer, and nothing is due before it began', () => {
  const given = fc.record({
    ...{ rule: anyRule, from: moments, calendar: calendars, at: moments },
    ...{ pauses: pausings, extensions },
  });
  fc.assert(
    fc.property(given, pause, extension, (one, another, more) => {
      const plain = +deadline(one).dueAt;
      const paused = deadline({ ...one, pauses: [...one.pauses, another] });
      const last = { ...more, grantedAt: new Date('2029-01-01') };
      const longer = deadline({ ...one, extensions: [...one.extensions, last] });
      expect(plain).toBeGreaterThanOrEqual(+one.from);
      expect(+paused.dueAt).toBeGreaterThanOrEqual(plain);
      expect(+longer.dueAt).toBeGreaterThanOrEqual(plain);
    }),
    runs,
  );
});

test('what ends with a working day ends on one, and what is shown is what is due', () => {
  fc.assert(
    fc.property(anyRule, moments, calendars, pausings, (rule, from, calendar, pauses) => {
      const ending = { ...rule, ends: 'next-working-day' } as const;
      const { dueAt, steps } = deadline({ rule: ending, from, calendar, pauses, at: from });
      expect(isOff(dateOf(+dueAt, calendar.timeZone), calendar)).toBe(false);
      expect(steps.at(-1)).toMatchObject({ key: 'deadline.due', at: dueAt });
    }),
    runs,
  );
});

test('what comes later is not due earlier', () => {
  fc.assert(
    fc.property(anyRule, moments, moments, calendars, (rule, one, other, calendar) => {
      const [first, second] = one <= other ? [one, other] : [other, one];
      const due = (from: Date) => +deadline({ rule, from, calendar, at: from }).dueAt;
      if (rule.unit === 'hours' && rule.ends === 'next-working-day') return;
      expect(due(first)).toBeLessThanOrEqual(due(second));
    }),
    runs,
  );
});
