import { describe, expect, test } from 'vitest';
import { deadline, warningsBefore, type DeadlineRule, type WorkCalendar } from './deadline.ts';

const calendar: WorkCalendar = {
  timeZone: 'Asia/Almaty',
  weekend: [6, 7],
  days: new Map([
    ['2026-01-01', 'holiday'],
    ['2026-01-02', 'holiday'],
    ['2026-01-04', 'workday'],
    ['2026-01-07', 'holiday'],
    ['2026-03-09', 'holiday'],
    ['2026-03-21', 'holiday'],
    ['2026-03-22', 'holiday'],
    ['2026-03-23', 'holiday'],
    ['2026-03-24', 'holiday'],
    ['2026-03-25', 'holiday'],
  ]),
};
const rule = (given: Partial<DeadlineRule>): DeadlineRule => ({
  ...{ amount: 3, unit: 'working-days', starts: 'next-day', ends: 'next-working-day', law: '' },
  ...given,
});
/** A moment on Kazakhstan's clock. */
const at = (text: string) => new Date(`${text}+05:00`);
const local = (moment: Date) => new Date(+moment + 5 * 3_600_000).toISOString().slice(0, -1);
const due = (given: Partial<DeadlineRule>, from: string, more = {}) =>
  local(deadline({ rule: rule(given), from: at(from), calendar, at: at(from), ...more }).dueAt);

describe('what is counted in working days', () => {
  test('begins the day after and ends with the last minute of its last day', () => {
    expect(due({}, '2026-02-02T10:00')).toBe('2026-02-05T23:59:59.999');
  });

  test('leaves out the weekend and holidays, and counts a Sunday that is worked', () => {
    expect(due({}, '2026-02-05T10:00')).toBe('2026-02-10T23:59:59.999');
    expect(due({ amount: 5 }, '2026-03-17T09:00')).toBe('2026-03-27T23:59:59.999');
    expect(due({ amount: 1 }, '2026-01-01T09:00')).toBe('2026-01-04T23:59:59.999');
  });

  test('counts the day itself when its time runs at once', () => {
    expect(due({ amount: 1, starts: 'at-once' }, '2026-02-02T10:00')).toBe(
      '2026-02-02T23:59:59.999',
    );
  });
});

describe('what is counted in calendar days, months and hours', () => {
  test('ends with the next working day when it falls on a day off', () => {
    expect(due({ amount: 5, unit: 'calendar-days' }, '2026-02-02T10:00')).toBe(
      '2026-02-07T23:59:59.999'.replace('07', '09'),
    );
    expect(due({ amount: 5, unit: 'calendar-days', ends: 'as-it-falls' }, '2026-02-02T10:00')).toBe(
      '2026-02-07T23:59:59.999',
    );
  });

  test('a month ends on the same date, or on the last day of a shorter month', () => {
    const months = { amount: 1, unit: 'months', ends: 'as-it-falls' } as const;
    expect(due(months, '2026-01-15T10:00')).toBe('2026-02-15T23:59:59.999');
    expect(due(months, '2026-01-31T10:00')).toBe('2026-02-28T23:59:59.999');
    expect(due(months, '2028-01-31T10:00')).toBe('2028-02-29T23:59:59.999');
    expect(due(months, '2026-12-31T10:00')).toBe('2027-01-31T23:59:59.999');
  });

  test('hours run through the night and the weekend', () => {
    const hours = { amount: 72, unit: 'hours', starts: 'at-once', ends: 'as-it-falls' } as const;
    expect(due(hours, '2026-02-06T10:00')).toBe('2026-02-09T10:00:00.000');
    expect(due({ ...hours, amount: 24, ends: 'next-working-day' }, '2026-02-06T10:00')).toBe(
      '2026-02-09T23:59:59.999',
    );
    expect(due({ ...hours, starts: 'next-working-day' }, '2026-02-06T10:00')).toBe(
      '2026-02-12T00:00:00.000',
    );
  });
});

describe('while the applicant is waited for', () => {
  const pause = (from: string, until: string | null) => ({
    ...{ from: at(from), until: until === null ? null : at(until) },
    ground: 'asked',
  });

  test('the day it begins is lost and the day it ends counts', () => {
    const pauses = [pause('2026-02-03T15:00', '2026-02-05T11:00')];
    expect(due({}, '2026-02-02T10:00', { pauses, at: at('2026-03-01T00:00') })).toBe(
      '2026-02-09T23:59:59.999',
    );
  });

  test('the end moves on as long as nobody has answered', () => {
    const given = { rule: rule({}), from: at('2026-02-02T10:00'), calendar };
    const pauses = [pause('2026-02-03T15:00', null)];
    const found = deadline({ ...given, pauses, at: at('2026-02-20T12:00') });
    expect(found.pausedSince).toEqual(at('2026-02-03T15:00'));
    expect(local(found.dueAt)).toBe('2026-02-24T23:59:59.999');
  });

  test('a question asked when the time was over stops nothing', () => {
    const pauses = [pause('2026-02-06T15:00', null)];
    const given = { rule: rule({}), from: at('2026-02-02T10:00'), calendar };
    const found = deadline({ ...given, pauses, at: at('2026-02-20T12:00') });
    expect(found.pausedSince).toBeNull();
    expect(local(found.dueAt)).toBe('2026-02-05T23:59:59.999');
  });
});

test('the reckoning ends at the moment that is due, and says each thing that was done', () => {
  const found = deadline({
    rule: rule({ law: 'АППК РК, ст. 76' }),
    from: at('2026-02-02T10:00'),
    calendar,
    extensions: [
      {
        amount: 5,
        unit: 'calendar-days',
        ground: 'complicated',
        grantedAt: at('2026-02-04T10:00'),
      },
    ],
    at: at('2026-02-04T10:00'),
  });
  expect(found.steps.map(({ key, at: moment }) => [key, local(moment)])).toEqual([
    ['deadline.counted-from-by-law', '2026-02-02T10:00:00.000'],
    ['deadline.starts-next-day', '2026-02-03T00:00:00.000'],
    ['deadline.counted-working-days', '2026-02-05T23:59:59.999'],
    ['deadline.extended', '2026-02-04T10:00:00.000'],
    ['deadline.counted-calendar-days', '2026-02-10T23:59:59.999'],
    ['deadline.due', '2026-02-10T23:59:59.999'],
  ]);
  expect(found.steps.at(-1)?.at).toEqual(found.dueAt);
});

test('a year nobody has decided the holidays of is said', () => {
  const found = deadline({
    rule: rule({ amount: 10 }),
    from: at('2026-12-25T10:00'),
    calendar,
    at: at('2026-12-25T10:00'),
  });
  expect(found.steps.filter(({ key }) => key === 'deadline.year-unknown')).toMatchObject([
    { params: { year: '2027' } },
  ]);
});

test('the warnings come on the morning three working days and one working day before', () => {
  expect(warningsBefore(at('2026-02-10T23:59'), calendar, [1, 3, 3]).map(local)).toEqual([
    '2026-02-05T09:00:00.000',
    '2026-02-09T09:00:00.000',
  ]);
});

test('no time at all is no deadline', () => {
  expect(() => due({ amount: 0 }, '2026-02-02T10:00')).toThrow(RangeError);
});
