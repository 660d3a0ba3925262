import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { confirmContact, reporterReport } from '#modules/reports/reporter.ts';
import { setClock } from '#server/clock.ts';
import {
  fileAndClaim,
  fileAndSettle,
  keyIn,
  lettersAbout,
  monday,
  rowOf,
  settle,
  tasksOf,
} from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, village, type Town } from '../../../test/town.ts';
import { mergeReports, splitOff } from './moderation.ts';
import { giveVerdict } from './outcome.ts';
import { mergedInto, publicList, publicReportByCode } from './queries.ts';

let town: Town;
let cast: Cast;
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
});
beforeEach(() => setClock(monday));
afterAll(() => setClock(null));

const why = { why: 'The same lamp' };
const two = async () => [await fileAndSettle(town), await fileAndSettle(town)] as const;
const join = (id: string, into: string) => mergeReports(cast.operatorOfPetropavl, id, into, why);

describe('the desk says that two reports are one problem', () => {
  test('the smaller one leads to the other, and its task ends', async () => {
    const [small, large] = await two();
    await join(small.id, large.id);
    await settle();
    expect(await rowOf(small.id)).toMatchObject({
      ...{ state: 'merged', merged_into: large.id, due_at: null },
    });
    expect(await tasksOf(small.id)).toMatchObject([{ state: 'withdrawn' }]);
    expect(await tasksOf(large.id)).toMatchObject([{ state: 'offered' }]);
    expect(await publicReportByCode(small.code)).toBeNull();
    expect(await mergedInto(small.code)).toBe(large.code);
    const listed = (await publicList({})).reports.map(({ code }) => code);
    expect(listed).toContain(large.code);
    expect(listed).not.toContain(small.code);
  });

  test('the reporter of the smaller one is told, and sees which one it is now', async () => {
    const large = await fileAndSettle(town);
    const small = await fileAndSettle(town, { email: 'zhanna@example.org' });
    const [receipt] = await lettersAbout(small.id, 'receipt');
    await confirmContact(keyIn(receipt, 'receipt'));
    await join(small.id, large.id);
    await settle();
    expect(await lettersAbout(small.id, 'merged')).toHaveLength(1);
    expect(await reporterReport(small.reporter)).toMatchObject({ into: large.code });
  });

  test('both ways at the same moment: one of them counts, nothing hangs', async () => {
    for (let turn = 0; turn < 5; turn++) {
      const [a, b] = await two();
      const tried = await Promise.allSettled([join(a.id, b.id), join(b.id, a.id)]);
      expect(tried.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const states = [(await rowOf(a.id)).state, (await rowOf(b.id)).state].sort();
      expect(states).toEqual(['assigned', 'merged']);
    }
  });

  test('not with itself, not with one that was joined itself, not when it is confirmed', async () => {
    const [a, b] = await two();
    const done = await fileAndClaim(town);
    await giveVerdict(done.reporter, done.id, { answer: 'yes', words: '' });
    await expect(async () => join(a.id, a.id)).rejects.toMatchObject({
      ...{ key: 'report.merge-with-itself', field: 'into' },
    });
    await join(a.id, b.id);
    await expect(join(done.id, a.id)).rejects.toMatchObject({ key: 'report.merge-into-merged' });
    await expect(join(done.id, b.id)).rejects.toMatchObject({ key: 'report.cannot-become' });
    await expect(join(a.id, b.id)).rejects.toMatchObject({ key: 'report.cannot-become' });
  });

  test('an operator of one area may not join it with a report of another', async () => {
    const here = await fileAndSettle(town);
    const there = await fileAndSettle(town, { ...village });
    for (const [id, into] of [[here.id, there.id] as const, [there.id, here.id] as const]) {
      await expect(join(id, into)).rejects.toMatchObject({ key: 'report.not-your-area' });
    }
    await mergeReports(cast.operatorOfAll, here.id, there.id, why);
    expect(await mergedInto(here.code)).toBe(there.code);
  });
});

describe('the desk undoes it', () => {
  test('the report stands alone again and somebody is asked anew', async () => {
    const [small, large] = await two();
    await join(small.id, large.id);
    await settle();
    await splitOff(cast.operatorOfPetropavl, small.id);
    await settle();
    expect(await rowOf(small.id)).toMatchObject({ state: 'assigned', merged_into: null });
    expect((await tasksOf(small.id)).map(({ state }) => state)).toEqual(['withdrawn', 'offered']);
    expect(await mergedInto(small.code)).toBeNull();
  });

  test('at once, before anything followed: still one task in hand', async () => {
    const [small, large] = await two();
    await join(small.id, large.id);
    await splitOff(cast.operatorOfPetropavl, small.id);
    await settle();
    expect((await tasksOf(small.id)).map(({ state }) => state)).toEqual(['withdrawn', 'offered']);
  });

  test('only of what was joined: another one stays with its responder', async () => {
    const { id } = await fileAndSettle(town);
    await expect(splitOff(cast.operatorOfPetropavl, id)).rejects.toMatchObject({
      ...{ key: 'report.cannot-become', status: 409 },
    });
    expect(await tasksOf(id)).toMatchObject([{ state: 'offered' }]);
  });
});
