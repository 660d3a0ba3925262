import { describe, expect, test } from 'vitest';
import { states } from '#modules/reports/rules.ts';
import {
  cellsAbove,
  cellsBeside,
  signOf,
  standingOf,
  standings,
  statesCountedAs,
} from './rules.ts';

describe('what counts as what', () => {
  test('only what a resident confirmed counts as fixed: closed is never counted as fixed', () => {
    expect(statesCountedAs('confirmed')).toEqual(['confirmed']);
    expect(standingOf('declined')).toBe('declined');
    expect(standingOf('claimed')).toBe('claimed');
  });

  test('a disputed one is neither claimed nor confirmed', () => {
    expect(standingOf('disputed')).toBe('disputed');
  });

  test('a merged one is not counted a second time', () => {
    expect(standingOf('merged')).toBeNull();
  });

  test('every other state counts exactly once', () => {
    const counted = standings.flatMap(statesCountedAs);
    expect([...counted].sort()).toEqual(states.filter((state) => state !== 'merged').sort());
  });

  test('assigned and accepted have one sign, as everywhere', () => {
    expect(signOf('accepted')).toBe(signOf('assigned'));
    expect(new Set(states.map(signOf)).size).toBe(6);
  });
});

describe('map cells', () => {
  test('each cell lies in one of the next coarser zoom, up to the coarsest', () => {
    expect(cellsAbove(4 ** 12 + 7)).toHaveLength(13);
    expect(cellsAbove(4 ** 12 + 7)[0]).toEqual({ zoom: 15, cell: 4 ** 12 + 7 });
    expect(cellsAbove(4 ** 12 + 7).at(-1)).toEqual({ zoom: 3, cell: 1 });
  });

  test('a cell and its three neighbours fill the cell above them', () => {
    expect(cellsBeside(6).filter(({ zoom }) => zoom === 15)).toEqual(
      [4, 5, 7].map((cell) => ({ zoom: 15, cell })),
    );
  });
});
