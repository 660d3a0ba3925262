import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseResponsible, routingWords, type Coverage } from './rules.ts';

// A dark street in the yard of a town: the nearest first.
const question = { categories: ['dark-street', 'light'], areas: ['yard', 'town', 'region'] };

let count = 0;
const covers = (
  organisation: string,
  categoryId: string | null,
  areaId: string | null,
): Coverage => ({
  id: `coverage-${++count}`,
  organisationId: organisation,
  organisationKey: organisation,
  categoryId,
  areaId,
});
const chosen = (...coverage: Coverage[]) => chooseResponsible(question, coverage)?.organisationId;

describe('who is asked', () => {
  test('who does just this work comes before a nearer one who does anything', () => {
    expect(
      chosen(covers('neighbour', null, 'yard'), covers('lamps', 'dark-street', 'region')),
    ).toBe('lamps');
  });

  test('who names the category comes before who names its group, the group before all', () => {
    const any = covers('any', null, 'yard');
    const group = covers('group', 'light', 'yard');
    expect(chosen(any, group)).toBe('group');
    expect(chosen(any, group, covers('exact', 'dark-street', 'yard'))).toBe('exact');
  });

  test('among those equally fit for the work, the one with the smaller ground', () => {
    const lamps = (name: string, area: string | null) => covers(name, 'dark-street', area);
    expect(chosen(lamps('all', null), lamps('region', 'region'))).toBe('region');
    expect(chosen(lamps('region', 'region'), lamps('town', 'town'))).toBe('town');
    expect(chosen(lamps('town', 'town'), lamps('yard', 'yard'))).toBe('yard');
  });

  test('among equals, always the one first in the alphabet', () => {
    const [a, b] = [covers('aa', 'light', 'town'), covers('bb', 'light', 'town')];
    expect(chosen(a, b)).toBe('aa');
    expect(chosen(b, a)).toBe('aa');
  });

  test('who was asked already is passed over', () => {
    const coverage = [covers('lamps', 'dark-street', 'town'), covers('guard', null, 'region')];
    const next = chooseResponsible(question, coverage, { except: ['lamps'] });
    expect(next?.organisationId).toBe('guard');
    expect(next?.why.alsoPossible).toBe(0);
  });

  test('nobody is chosen when the category or the area is not covered', () => {
    expect(chosen()).toBeUndefined();
    expect(chosen(covers('dogs', 'stray-dogs', 'town'), covers('far', null, 'other-town'))).toBe(
      undefined,
    );
  });

  test('a place in no area of ours is answered only by who covers everywhere', () => {
    const coverage = [covers('town', null, 'town'), covers('everywhere', null, null)];
    const choice = chooseResponsible({ ...question, areas: [] }, coverage);
    expect(choice?.organisationId).toBe('everywhere');
  });
});

describe('why it is asked', () => {
  test('the coverage that fitted is named, with how near it came and how many others there are', () => {
    const lamps = covers('lamps', 'light', 'town');
    const choice = chooseResponsible(question, [
      lamps,
      covers('lamps', null, 'town'),
      covers('guard', null, null),
      covers('far', null, 'other-town'),
    ]);
    expect(choice?.why).toEqual({
      coverageId: lamps.id,
      categoryId: 'light',
      areaId: 'town',
      categoryLevel: 1,
      areaLevel: 1,
      alsoPossible: 1,
    });
  });

  test('the desk reads it as two sentences', () => {
    const why = (coverage: Coverage) => routingWords(chooseResponsible(question, [coverage])!.why);
    expect(why(covers('a', 'dark-street', 'yard'))).toEqual([
      'routing.category-exact',
      'routing.area-nearest',
    ]);
    expect(why(covers('a', 'light', 'region'))).toEqual([
      'routing.category-group',
      'routing.area-wider',
    ]);
    expect(why(covers('a', null, null))).toEqual([
      'routing.category-any',
      'routing.area-everywhere',
    ]);
  });
});

describe('whatever the organisations cover', () => {
  const some = <T>(...values: T[]) => fc.constantFrom<T | null>(...values, null);
  const organisation = fc.constantFrom('aa', 'bb', 'cc', 'dd');
  const anyCoverage = fc
    .array(
      fc.tuple(
        organisation,
        some('dark-street', 'light', 'stray-dogs'),
        some('yard', 'town', 'region', 'other-town'),
      ),
      { maxLength: 12 },
    )
    .map((list) => list.map((it) => covers(...it)));
  const fits = (it: Coverage) =>
    [...question.categories, null].includes(it.categoryId) &&
    [...question.areas, null].includes(it.areaId);

  test('the choice does not depend on the order they are listed in', () => {
    const shuffled = anyCoverage.chain((list) =>
      fc.tuple(
        fc.constant(list),
        fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([list, other]) => {
        expect(chooseResponsible(question, other)).toEqual(chooseResponsible(question, list));
      }),
    );
  });

  test('somebody is chosen whenever somebody answers for it, and only one who does', () => {
    fc.assert(
      fc.property(anyCoverage, (list) => {
        const choice = chooseResponsible(question, list);
        expect(choice !== null).toBe(list.some(fits));
        const used = list.find(({ id }) => id === choice?.why.coverageId);
        expect(used === undefined || fits(used)).toBe(true);
      }),
    );
  });

  test('taking away what has nothing to do with it changes neither the choice nor the reason', () => {
    fc.assert(
      fc.property(anyCoverage, (list) => {
        const related = list.filter(fits);
        expect(chooseResponsible(question, related)).toEqual(chooseResponsible(question, list));
      }),
    );
  });

  test('taking away one that was not chosen does not change who is', () => {
    fc.assert(
      fc.property(anyCoverage, fc.nat(), (list, at) => {
        const choice = chooseResponsible(question, list);
        const other = list[at % Math.max(1, list.length)];
        if (other === undefined || other.id === choice?.why.coverageId) return;
        const rest = list.filter((it) => it !== other);
        expect(chooseResponsible(question, rest)?.why.coverageId).toBe(choice?.why.coverageId);
      }),
    );
  });

  test('an excluded organisation is never chosen, as if it covered nothing', () => {
    fc.assert(
      fc.property(anyCoverage, organisation, (list, excluded) => {
        const without = list.filter((it) => it.organisationId !== excluded);
        const choice = chooseResponsible(question, list, { except: [excluded] });
        expect(choice).toEqual(chooseResponsible(question, without));
      }),
    );
  });

  test('asking one after the other reaches everybody who answers for it, then nobody', () => {
    fc.assert(
      fc.property(anyCoverage, (list) => {
        const asked: string[] = [];
        for (;;) {
          const choice = chooseResponsible(question, list, { except: asked });
          if (!choice) break;
          asked.push(choice.organisationId);
        }
        const able = new Set(list.filter(fits).map((it) => it.organisationId));
        expect(asked.toSorted()).toEqual([...able].toSorted());
      }),
    );
  });
});
