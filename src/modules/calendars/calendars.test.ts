import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { deadline } from '#basics/deadline.ts';
import { stranger } from '#modules/people/rules.ts';
import { db } from '#server/database.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown } from '../../../test/town.ts';
import { bringCalendars, changeDay, importYear } from './actions.ts';
import { deskCalendar, workCalendar } from './queries.ts';

let cast: Cast;
beforeAll(async () => {
  await layTown();
  cast = await hireCast();
});
afterEach(async () => {
  await db.deleteFrom('calendar_days').execute();
  await db.deleteFrom('calendar_years').execute();
  await bringCalendars();
});

const daysOff = async (year: number) => {
  const { days } = await workCalendar();
  return [...days].filter(([day, kind]) => kind === 'holiday' && day.startsWith(`${year}-`)).length;
};

const decree = (year: number, days: object[] = []) =>
  JSON.stringify({ calendar: 'kz', year, sources: ['A decree'], days });

describe('the calendars that come with the app', () => {
  test('are brought once, and what was changed in them stays', async () => {
    expect(await bringCalendars()).toBe(0);
    await changeDay(cast.administrator, {
      ...{ day: '2026-01-02', kind: 'usual', name: '', why: 'Decree 7' },
    });
    expect(await bringCalendars()).toBe(0);
    expect((await workCalendar()).days.has('2026-01-02')).toBe(false);
  });

  test('say which days of 2026 are off in Kazakhstan', async () => {
    expect(await daysOff(2026)).toBe(19);
    const calendar = await workCalendar();
    const from = new Date('2026-03-17T05:00:00Z');
    const rule = { amount: 5, unit: 'working-days', starts: 'next-day' } as const;
    const { dueAt } = deadline({
      rule: { ...rule, ends: 'next-working-day', law: '' },
      ...{ from, calendar, at: from },
    });
    expect(dueAt.toISOString()).toBe('2026-03-27T18:59:59.999Z');
  });
});

describe('whoever keeps the calendar', () => {
  test('makes a Saturday a working day and a Monday a day off', async () => {
    const change = { name: 'Moved', why: 'Decree 12 of the government' };
    await changeDay(cast.administrator, { day: '2026-05-16', kind: 'workday', ...change });
    await changeDay(cast.administrator, { day: '2026-05-18', kind: 'holiday', ...change });
    const { days } = await workCalendar();
    expect([days.get('2026-05-16'), days.get('2026-05-18')]).toEqual(['workday', 'holiday']);
    const shown = await deskCalendar(cast.administrator, 2026);
    expect(shown.days.find(({ day }) => day === '2026-05-18')).toMatchObject({
      ...{ names: { en: 'Moved' }, verified: true },
    });
    expect(shown.sources?.length).toBeGreaterThan(1);
  });

  test('brings the next year from a file, which replaces what the year said', async () => {
    const off = { day: '2028-01-03', kind: 'holiday', names: { kk: 'a', ru: 'b', en: 'c' } };
    await importYear(cast.administrator, { file: decree(2028, [off]), why: 'New year' });
    expect(await daysOff(2028)).toBe(1);
    await importYear(cast.administrator, { file: decree(2028), why: 'Taken back' });
    expect(await daysOff(2028)).toBe(0);
    expect((await deskCalendar(cast.administrator, 2028)).years.map(({ year }) => year)).toContain(
      2028,
    );
  });

  test('gets a plain no for a file that is none, of another country, or with a day of another year', async () => {
    const bring = (file: string) => importYear(cast.administrator, { file, why: 'Trying' });
    await expect(bring('{')).rejects.toMatchObject({ key: 'calendar.file-wrong' });
    await expect(bring(decree(1, []))).rejects.toMatchObject({ params: { at: 'year' } });
    await expect(bring(decree(2028).replace('"kz"', '"ru"'))).rejects.toMatchObject({
      key: 'calendar.of-another-country',
    });
    const wrong = { day: '2027-01-03', kind: 'holiday', names: { kk: 'a', ru: 'b', en: 'c' } };
    await expect(bring(decree(2028, [wrong]))).rejects.toMatchObject({
      params: { at: '2027-01-03' },
    });
  });
});

test('an operator and a stranger cannot see or change the calendar', async () => {
  for (const actor of [cast.operatorOfAll, cast.lampWorker, stranger]) {
    const day = { day: '2026-05-18', kind: 'holiday', name: '', why: 'No right' } as const;
    await expect(changeDay(actor, day)).rejects.toMatchObject({ status: 403 });
    await expect(importYear(actor, { file: decree(2028), why: 'No' })).rejects.toMatchObject({
      status: 403,
    });
    await expect(deskCalendar(actor, 2026)).rejects.toMatchObject({ status: 403 });
  }
});
