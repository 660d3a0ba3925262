import { describe, expect, test } from 'vitest';
import { flawOf, importedStates, type ImportedReport } from './input-import.ts';

const at = new Date('2026-03-01T00:00:00Z');
const day = (text: string) => new Date(`${text}T12:00:00Z`);
const report: ImportedReport = {
  externalId: '1',
  categoryId: 'c',
  state: 'claimed',
  place: { lon: 69.1, lat: 54.9 },
  address: 'ул. Абая, 10',
  words: 'Не горит фонарь',
  locale: 'ru',
  filedAt: day('2024-01-01'),
  changedAt: day('2024-01-03'),
  claimedAt: day('2024-01-02'),
};

describe('an old case', () => {
  test('is taken as it is when nothing is wrong with it', () => {
    expect(flawOf(report, at)).toBeNull();
    expect(flawOf({ ...report, changedAt: report.filedAt, claimedAt: null }, at)).toBeNull();
  });

  test('can never be confirmed: nobody here has said that it is true', () => {
    expect(importedStates).not.toContain('confirmed');
  });

  test.each([
    ['words longer than anybody may write', { words: 'я'.repeat(4001) }, 'words-too-long'],
    ['an address longer than a line', { address: 'я'.repeat(301) }, 'address-too-long'],
    ['a number longer than any number', { externalId: '1'.repeat(121) }, 'id-too-long'],
    ['a date that has not come yet', { changedAt: day('2026-03-02') }, 'date-in-future'],
    ['an end before its beginning', { claimedAt: day('2023-12-31') }, 'dates-reversed'],
    ['a change before its beginning', { changedAt: day('2023-12-31') }, 'dates-reversed'],
  ])('is left out with %s', (_, wrong, reason) => {
    expect(flawOf({ ...report, ...wrong }, at)).toBe(reason);
  });
});
