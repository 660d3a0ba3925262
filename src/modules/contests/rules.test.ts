import { describe, expect, test } from 'vitest';
import { contest } from '../../../test/contests.ts';
import { contestForm, namedOf } from './input.ts';
import { voteForm } from './input-entry.ts';
import {
  canBecome,
  isPublic,
  phaseOf,
  shownName,
  showsEntries,
  takesEntries,
  takesMarks,
  takesVotes,
  tellsFullName,
  type Timed,
} from './rules.ts';
import { juryOf, placesOf, sharedPlaces, standings } from './rules-results.ts';

const day = (date: number) => new Date(Date.UTC(2026, 2, date));
const voted: Timed = {
  ...{ state: 'published', opensAt: day(3), closesAt: day(10) },
  ...{ votesFrom: day(12), votesUntil: day(18) },
};

describe('when what is open', () => {
  test('soon, then entries, then waiting, then votes, then judging', () => {
    const at = [2, 3, 9, 10, 12, 17, 18].map((date) => phaseOf(voted, day(date)));
    expect(at).toEqual(['soon', 'entries', 'entries', 'waits', 'votes', 'votes', 'judging']);
    expect(phaseOf({ ...voted, state: 'results' }, day(5))).toBe('results');
    expect(phaseOf({ ...voted, state: 'cancelled' }, day(5))).toBe('cancelled');
    expect(phaseOf({ ...voted, state: 'judged' }, day(20))).toBe('judging');
    expect(phaseOf({ ...voted, votesFrom: null, votesUntil: null }, day(11))).toBe('judging');
  });

  test('nothing is entered, marked or voted outside its days, nor in a contest that is not out', () => {
    expect([2, 3, 10].map((date) => takesEntries(voted, day(date)))).toEqual([false, true, false]);
    expect([9, 10].map((date) => takesMarks(voted, day(date)))).toEqual([false, true]);
    expect([11, 12, 18].map((date) => takesVotes(voted, day(date)))).toEqual([false, true, false]);
    for (const state of ['draft', 'waiting', 'judged', 'cancelled'] as const) {
      const other = { ...voted, state };
      expect(takesEntries(other, day(5)) || takesMarks(other, day(12))).toBe(false);
      expect(takesVotes(other, day(13))).toBe(false);
    }
    expect(takesMarks({ ...voted, state: 'results' }, day(20))).toBe(false);
  });

  test('entries are seen by everybody after the closing only, of what was called off never', () => {
    expect([9, 10].map((date) => showsEntries(voted, day(date)))).toEqual([false, true]);
    expect(showsEntries({ ...voted, state: 'cancelled' }, day(20))).toBe(false);
    expect(showsEntries({ ...voted, state: 'draft' }, day(20))).toBe(false);
    expect(isPublic('waiting')).toBe(false);
    expect(canBecome('published', 'results')).toBe(false);
    expect(canBecome('judged', 'results')).toBe(true);
  });
});

describe('names', () => {
  test('a minor’s full name is known when two words of it are given; a first or pen name is not', () => {
    expect(tellsFullName('Серікова Айгерім', 'Айгерім Серікова')).toBe(true);
    for (const shown of ['айгерім, серікова', 'Айгерім-Серікова', 'айгерім_серікова'])
      expect(tellsFullName(shown, 'Айгерім Серікова')).toBe(true);
    expect(tellsFullName('Айгерім', 'Айгерім Серікова')).toBe(false);
    expect(tellsFullName('Night Owl', 'Айгерім Серікова')).toBe(false);
  });

  test('without consent no name is shown', () => {
    expect(shownName({ shownAs: 'Owl', mayName: true })).toBe('Owl');
    expect(shownName({ shownAs: 'Owl', mayName: false })).toBe('');
  });
});

describe('what the jury and the public gave', () => {
  test('the mean of each criterion, its lowest and highest, over how many; who knew counts not', () => {
    expect(juryOf([[8, 6], [10, 7], []], 2)).toEqual({
      ...{ jurors: 2, mean: 7.75 },
      criteria: [
        { mean: 9, lowest: 8, highest: 10 },
        { mean: 6.5, lowest: 6, highest: 7 },
      ],
    });
    expect(juryOf([[]], 2)).toBeNull();
    expect(juryOf([], 0)).toBeNull();
  });

  test('equal ones share a place and the next is left out; nothing is no place', () => {
    const places = placesOf([7, 9, 9, null, 3]);
    expect(places).toEqual([3, 1, 1, null, 4]);
    expect([...sharedPlaces(places)]).toEqual([1]);
    expect([...sharedPlaces([null, null, 2, 3])]).toEqual([]);
    // A third of ten marks is the same however many jurors gave them.
    expect(
      placesOf([juryOf([[10]], 1), juryOf([[10], [10], [10]], 1)].map((it) => it?.mean ?? 0)),
    ).toEqual([1, 1]);
  });

  test('the jury ranks within a group, the public among all, and no vote is no place', () => {
    const jury = (mean: number) => ({ jurors: 1, mean, criteria: [] });
    const placed = standings([
      { id: 'a', group: 0, jury: jury(5), votes: 3 },
      { id: 'b', group: 1, jury: jury(4), votes: 0 },
      { id: 'c', group: 0, jury: jury(9), votes: 3 },
    ]);
    expect(placed.map(({ juryPlace, votePlace }) => [juryPlace, votePlace])).toEqual([
      [2, 1],
      [1, null],
      [1, 1],
    ]);
  });

  test('the entries of every school are placed at once: nobody waits for the process meanwhile', () => {
    const many = Array.from({ length: 10_000 }, (_, nth) => ({
      ...{ group: 0, votes: nth % 500 },
      jury: { jurors: 3, mean: (nth % 1000) / 100, criteria: [] },
    }));
    const began = performance.now();
    const placed = standings(many);
    expect(performance.now() - began).toBeLessThan(1000);
    expect(placed[999]).toMatchObject({ juryPlace: 1, votePlace: 1 });
    expect(placed[998]).toMatchObject({ juryPlace: 11, votePlace: 21 });
    const different = Array.from({ length: 100_000 }, (_, nth) => nth);
    expect(sharedPlaces([...different, 7]).size).toBe(1);
    expect(performance.now() - began).toBeLessThan(1000);
  });
});

describe('the form of a contest', () => {
  const wrongIn = (given: Record<string, unknown>) => {
    try {
      contest(given);
      return [];
    } catch (problem) {
      return (problem as { issues: { message: string }[] }).issues.map(({ message }) => message);
    }
  };

  test('reads groups and criteria line by line, each with its names', () => {
    expect(namedOf(contest().groups)).toEqual([
      { ru: '5–8 класс', en: 'Grade 5–8' },
      { ru: '9–11 класс', en: 'Grade 9–11' },
    ]);
    expect(contest({ tags: '#Город, fraud' }).tags).toEqual(['город', 'fraud']);
  });

  test('says what is missing or cannot be', () => {
    expect(wrongIn({ titles: {}, rules: {} })).toContain('contest.title-missing');
    expect(wrongIn({ rules: { ru: 'x' } })).toContain('contest.rules-missing');
    expect(wrongIn({ takes: {} })).toContain('contest.takes-missing');
    expect(wrongIn({ closes: '2026-03-01T09:00' })).toContain('contest.closes-wrong');
    expect(wrongIn({ votesUntil: '' })).toContain('contest.votes-wrong');
    expect(wrongIn({ votesFrom: '2026-03-09T09:00' })).toContain('contest.votes-wrong');
    expect(wrongIn({ groups: { ru: 'one\ntwo', en: 'one' } })).toContain('contest.lines-differ');
    expect(wrongIn({ criteria: {}, votesFrom: '', votesUntil: '' })).toContain(
      'contest.nobody-decides',
    );
    expect(contestForm.safeParse({}).success).toBe(false);
    expect(voteForm.safeParse({ number: '7' }).success).toBe(true);
    expect(voteForm.safeParse({ number: '4294967296' }).success).toBe(false);
  });
});
