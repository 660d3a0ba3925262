import { describe, expect, test } from 'vitest';
import type { Coverage } from './rules.ts';
import { fieldOf, groundsBelow, standingOf } from './rules-matrix.ts';

const covers = (organisationId: string, categoryId: string | null, areaId: string | null) =>
  ({
    ...{ id: `${organisationId} ${categoryId} ${areaId}`, organisationId, categoryId, areaId },
    organisationKey: organisationId,
  }) satisfies Coverage;
const area = (id: string, parentId: string | null, retired = false) => ({ id, parentId, retired });
const town = [
  ...[area('region', null), area('city', 'region'), area('village', 'region')],
  ...[area('old', 'region', true), area('beat-1', 'city'), area('beat-2', 'city')],
];
const question = { categories: ['lamp', 'light'], areas: ['beat-1', 'city', 'region'] };

describe('who answers for one category in one area', () => {
  test('nobody is a hole', () => {
    expect(standingOf(question, [covers('a', 'dogs', null)])).toEqual({
      organisationId: null,
      alsoFit: [],
    });
  });

  test('the nearest answers, and those further out are no overlap', () => {
    const coverage = [covers('a', 'lamp', 'region'), covers('b', 'lamp', 'city')];
    expect(standingOf(question, coverage)).toEqual({ organisationId: 'b', alsoFit: [] });
  });

  test('of several equally fit the first key is asked, and the others are named', () => {
    const coverage = [covers('c', 'lamp', 'city'), covers('b', 'lamp', 'city')];
    expect(standingOf(question, coverage)).toEqual({ organisationId: 'b', alsoFit: ['c'] });
  });
});

describe('the matrix', () => {
  test('has a column for each part of an area in use, with its innermost areas', () => {
    expect(groundsBelow(town, 'region')).toEqual([
      {
        areaId: 'city',
        innermost: [
          ['beat-1', 'city', 'region'],
          ['beat-2', 'city', 'region'],
        ],
      },
      { areaId: 'village', innermost: [['village', 'region']] },
    ]);
    expect(groundsBelow(town, null).map(({ innermost }) => innermost.length)).toEqual([3]);
  });

  test('counts in how many of them nobody answers', () => {
    const [city] = groundsBelow(town, 'region');
    if (!city) throw new Error('no city');
    const field = fieldOf(['lamp'], city, [covers('a', 'lamp', 'beat-1')]);
    expect(field).toEqual({ of: 2, holes: 1, overlaps: 0, organisations: ['a'], alsoFit: [] });
  });
});
