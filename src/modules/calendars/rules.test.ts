import { expect, test } from 'vitest';
import { monthsOf } from './rules.ts';

test('the year is printed as twelve months from Monday to Sunday, with days off and changed days', () => {
  const months = monthsOf(
    2026,
    new Map([
      ['2026-03-09', 'holiday'],
      ['2026-03-14', 'workday'],
    ]),
  );
  expect(months).toHaveLength(12);
  const march = months[2];
  expect(march?.weeks).toHaveLength(6);
  expect(march?.weeks.every((week) => week.length === 7)).toBe(true);
  // 1 March 2026 is a Sunday.
  expect(march?.weeks[0]?.map((cell) => cell?.of ?? 0)).toEqual([0, 0, 0, 0, 0, 0, 1]);
  const days = march?.weeks.flat() ?? [];
  const of = (day: number) => days.find((cell) => cell?.of === day);
  expect(of(9)).toMatchObject({ off: true, marked: true });
  expect(of(14)).toMatchObject({ off: false, marked: true });
  expect(of(15)).toMatchObject({ off: true, marked: false });
  expect(months.flatMap(({ weeks }) => weeks.flat()).filter(Boolean)).toHaveLength(365);
});
