import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { publicTotals } from '#modules/figures/queries.ts';
import { recountAllAreas } from '#modules/figures/counts.ts';
import { stranger, system, type Actor } from '#modules/people/rules.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import {
  claimWithProof,
  DAY,
  fileAndClaim,
  fileAndSettle,
  HOUR,
  lettersAbout,
  monday,
  pass,
  rowOf,
  settle,
  tasksOf,
} from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, type Town } from '../../../test/town.ts';
import { giveVerdict } from './outcome.ts';
import { declineReport } from './moderation.ts';
import { publicHistory } from './queries.ts';
import { reporterReport } from './reporter.ts';

let town: Town;
let cast: Cast;
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
});
beforeEach(() => setClock(monday));
afterAll(() => setClock(null));

const say = (answer: 'yes' | 'no' | 'unknown') => ({ answer, words: '' });
const verdictsOf = (id: string) =>
  db.selectFrom('report_verdicts').selectAll().where('report_id', '=', id).orderBy('id').execute();
const nothing = { key: 'report.nothing-to-confirm', status: 409 };
type Claimed = Awaited<ReturnType<typeof fileAndClaim>>;
const answer = async ({ reporter, id }: Claimed, given: 'yes' | 'no' | 'unknown') => {
  await giveVerdict(reporter, id, say(given));
  await settle();
};

describe('the reporter is asked whether it is really done', () => {
  test('yes: it is confirmed, and only now counts as done', async () => {
    const report = await fileAndClaim(town);
    await recountAllAreas();
    const before = await publicTotals();
    await pass(DAY);
    await answer(report, 'yes');
    expect(await rowOf(report.id)).toMatchObject({
      ...{ state: 'confirmed', confirmed_at: new Date(monday.getTime() + DAY), round: 1 },
    });
    expect((await publicHistory(report.id)).at(-1)).toMatchObject({
      ...{ event: 'report.confirmed', by: 'reporter' },
    });
    await recountAllAreas();
    expect(await publicTotals()).toEqual({
      ...before,
      ...{ claimed: before.claimed - 1, confirmed: before.confirmed + 1 },
    });
  });

  test('no: the same responder has it again, with a new due date, a second round and a letter', async () => {
    const report = await fileAndClaim(town);
    await pass(DAY);
    await answer(report, 'no');
    const due = new Date(monday.getTime() + DAY + 48 * HOUR);
    expect(await rowOf(report.id)).toMatchObject({
      ...{ state: 'disputed', confirmed_at: null, round: 2, due_at: due },
      organisation_id: town.organisation('lamp-service'),
    });
    expect(await tasksOf(report.id)).toMatchObject([
      { state: 'accepted', round: 2, due_at: due, ended_at: null },
    ]);
    expect(await lettersAbout(report.id, 'task-disputed')).toMatchObject([
      { recipient: 'lamp-service@example.org' },
    ]);
  });

  test('"cannot tell" changes nothing but is kept', async () => {
    const report = await fileAndClaim(town);
    await answer(report, 'unknown');
    expect(await rowOf(report.id)).toMatchObject({ state: 'claimed', confirmed_at: null });
    expect(await verdictsOf(report.id)).toMatchObject([
      { given_by: 'reporter', answer: 'unknown', round: 1, distance_m: null },
    ]);
  });

  test('yes after "cannot tell" confirms it', async () => {
    const report = await fileAndClaim(town);
    await answer(report, 'unknown');
    await answer(report, 'yes');
    expect(await rowOf(report.id)).toMatchObject({ state: 'confirmed' });
  });

  test('yes after no counts once it was said to be done again', async () => {
    const report = await fileAndClaim(town);
    await answer(report, 'no');
    await expect(giveVerdict(report.reporter, report.id, say('yes'))).rejects.toMatchObject(
      nothing,
    );
    await claimWithProof(report.link);
    await settle();
    await answer(report, 'yes');
    expect(await rowOf(report.id)).toMatchObject({ state: 'confirmed', round: 2 });
    expect((await verdictsOf(report.id)).map((it) => [it.round, it.answer])).toEqual([
      [1, 'no'],
      [2, 'yes'],
    ]);
    expect(await tasksOf(report.id)).toMatchObject([{ state: 'confirmed' }]);
  });

  test('of two answers at the same moment one counts', async () => {
    const { reporter, id } = await fileAndClaim(town);
    const tried = await Promise.allSettled([
      giveVerdict(reporter, id, say('no')),
      giveVerdict(reporter, id, say('no')),
    ]);
    await settle();
    expect(tried.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await rowOf(id)).toMatchObject({ state: 'disputed', round: 2 });
  });
});

describe('a confirmed report', () => {
  test('may be disputed within thirty days of the claim, and goes back', async () => {
    const report = await fileAndClaim(town);
    await answer(report, 'yes');
    await pass(30 * DAY - 1);
    expect((await reporterReport(report.reporter)).mayAnswer).toBe(true);
    await answer(report, 'no');
    expect(await rowOf(report.id)).toMatchObject({
      ...{ state: 'disputed', round: 2, confirmed_at: null },
    });
    expect(await tasksOf(report.id)).toMatchObject([{ state: 'accepted', ended_at: null }]);
  });

  test('may not be disputed after thirty days', async () => {
    const report = await fileAndClaim(town);
    await answer(report, 'yes');
    await pass(30 * DAY);
    expect((await reporterReport(report.reporter)).mayAnswer).toBe(false);
    await expect(giveVerdict(report.reporter, report.id, say('no'))).rejects.toMatchObject(nothing);
    expect(await rowOf(report.id)).toMatchObject({ state: 'confirmed' });
  });

  test('stays confirmed when yes is said twice', async () => {
    const report = await fileAndClaim(town);
    await answer(report, 'yes');
    await answer(report, 'yes');
    expect((await publicHistory(report.id)).map(({ event }) => event)).toEqual([
      ...['report.filed', 'report.assigned', 'report.accepted', 'report.claimed'],
      'report.confirmed',
    ]);
  });

  test('disputed before its task was closed keeps the task with the responder', async () => {
    const { reporter, id } = await fileAndClaim(town);
    await giveVerdict(reporter, id, say('yes'));
    await giveVerdict(reporter, id, say('no'));
    await settle();
    expect(await rowOf(id)).toMatchObject({ state: 'disputed' });
    expect(await tasksOf(id)).toMatchObject([{ state: 'accepted', round: 2 }]);
  });
});

describe('nobody confirms what is not theirs to confirm', () => {
  test('a stranger, another reporter, the responder, the desk: none may answer for the reporter', async () => {
    const { id, link } = await fileAndClaim(town);
    const other = await fileAndSettle(town);
    const everybody: Record<string, Actor> = {
      ...{ stranger, system, other: other.reporter, responder: link.actor },
      ...{ administrator: cast.administrator, member: cast.lampWorker },
    };
    for (const actor of Object.values(everybody)) {
      await expect(giveVerdict(actor, id, say('yes'))).rejects.toMatchObject({
        ...{ key: 'report.not-yours', status: 403 },
      });
    }
    expect(await rowOf(id)).toMatchObject({ state: 'claimed' });
    expect(await verdictsOf(id)).toEqual([]);
  });

  test('nothing is confirmed before somebody says it is done, nor after it was closed', async () => {
    const { id, reporter } = await fileAndSettle(town);
    await expect(giveVerdict(reporter, id, say('yes'))).rejects.toMatchObject(nothing);
    await declineReport(cast.operatorOfAll, id, { why: 'Not a lamp of the city' });
    await expect(giveVerdict(reporter, id, say('yes'))).rejects.toMatchObject(nothing);
  });

  test('closed by the desk never counts as done', async () => {
    await recountAllAreas();
    const before = await publicTotals();
    const { id } = await fileAndSettle(town);
    await declineReport(cast.operatorOfAll, id, { why: 'Not a lamp of the city' });
    await settle();
    await recountAllAreas();
    expect(await publicTotals()).toEqual({ ...before, reported: before.reported + 1 });
  });
});
