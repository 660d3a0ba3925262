import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { makeKey } from '#server/keys.ts';
import {
  afterVoting,
  closedContest,
  whileVoting,
  type Contest,
  type Entered,
} from '../../../test/contests.ts';
import { DAY, keyIn, lettersAbout, monday, settle } from '../../../test/loop.ts';
import { newStaff, type Person } from '../../../test/people.ts';
import { layTown } from '../../../test/town.ts';
import { forgetOfContests } from './erasing.ts';
import { approveResults, closeJudging, proposeResults } from './judging.ts';
import { voterOf } from './keys.ts';
import { shuffled } from './orders.ts';
import { withdrawEntry } from './own.ts';
import { contestWithEntries, publicContest, publicEntry, publicResults } from './queries.ts';
import { askForVote, castVote, voteAt } from './voting.ts';

type Voted = Contest & { entries: Entered[] };
let editor: Person;
let officer: Person;
let made: Voted;
beforeAll(async () => {
  setClock(monday);
  await layTown();
  editor = await newStaff('Elena', { role: 'editor' });
  officer = await newStaff('Ruslan', { role: 'officer' });
  made = await closedContest(editor, officer, 3);
});
beforeEach(() => setClock(whileVoting));

const votes = (contestId: string) =>
  db.selectFrom('contest_votes').selectAll().where('contest_id', '=', contestId).execute();

/** The link an address would get in its letter. */
const linkOf = ({ id, entries }: Voted, email: string, nth = 0) =>
  makeKey('contest vote', id, voterOf(id, email), entries[nth]?.id ?? '');

describe('one vote of each address', () => {
  test('is cast by the link in the letter, changed by the same link, and counted once', async () => {
    const email = 'voter@example.org';
    await askForVote(made.code, 1, { email, locale: 'ru' });
    await askForVote(made.code, 1, { email, locale: 'ru' });
    expect(await votes(made.id)).toEqual([]);
    const letters = await lettersAbout(voterOf(made.id, email));
    expect(letters).toHaveLength(1);
    const key = keyIn(letters[0], 'vote');
    expect(await voteAt(made.code, key)).toEqual({ asked: 1, voted: null });
    expect(await castVote(key, 1)).toBe(1);
    await castVote(key, 1);
    expect(await voteAt(made.code, key)).toEqual({ asked: 1, voted: 1 });
    await castVote(key, 2);
    expect(await voteAt(made.code, key)).toEqual({ asked: 1, voted: 2 });
    const kept = await votes(made.id);
    expect(kept).toHaveLength(1);
    // Neither the address nor the letter to it is kept.
    expect(JSON.stringify(kept)).not.toContain('voter@');
    expect(await lettersAbout(voterOf(made.id, email))).toEqual([]);
  });

  test('asking for another entry in somebody’s name changes nothing until they say so', async () => {
    const email = 'calm@example.org';
    await castVote(linkOf(made, email), 1);
    await askForVote(made.code, 3, { email, locale: 'en' });
    expect(await voteAt(made.code, linkOf(made, email))).toMatchObject({ voted: 1 });
  });

  test('no link of another contest, no guessed one and no entry that takes no part is a vote', async () => {
    await expect(castVote('x'.repeat(86), 1)).rejects.toMatchObject({ status: 404 });
    expect(await voteAt(made.code, 'x'.repeat(86))).toBeNull();
    await expect(castVote(linkOf(made, 'a@example.org'), 99)).rejects.toMatchObject({
      status: 404,
    });
    const missing = askForVote(made.code, 99, { email: 'a@example.org', locale: 'ru' });
    await expect(missing).rejects.toMatchObject({ status: 404 });
    expect(voterOf('one', 'a@example.org')).not.toBe(voterOf('two', 'a@example.org'));
  });

  test('before and after its days nobody votes', async () => {
    const over = { key: 'contest.no-votes' };
    for (const at of [monday, afterVoting]) {
      setClock(at);
      await expect(castVote(linkOf(made, 'b@example.org'), 1)).rejects.toMatchObject(over);
      const asking = askForVote(made.code, 1, { email: 'b@example.org', locale: 'ru' });
      await expect(asking).rejects.toMatchObject(over);
    }
  });

  test('the letter to somebody who did not answer is erased after a day, once it is on its way no more', async () => {
    const email = 'silent@example.org';
    await askForVote(made.code, 1, { email, locale: 'ru' });
    setClock(new Date(whileVoting.getTime() + 2 * DAY));
    await forgetOfContests();
    expect(await lettersAbout(voterOf(made.id, email))).toHaveLength(1);
    await settle();
    await forgetOfContests();
    expect(await lettersAbout(voterOf(made.id, email))).toEqual([]);
  });
});

test('no standings are shown while it runs, and the order is another each day', async () => {
  expect((await publicContest(made.code))?.votes).toBeNull();
  expect(await publicEntry(made.code, 1)).not.toHaveProperty('votes');
  const first = (await contestWithEntries(made.code))?.entries;
  expect(first).toEqual((await contestWithEntries(made.code))?.entries);
  expect(first?.count).toBe(3);
  const ids = Array.from({ length: 30 }, (_, at) => ({ id: String(at) }));
  expect(shuffled(ids, 'today')).toEqual(shuffled(ids, 'today'));
  expect(shuffled(ids, 'today')).not.toEqual(shuffled(ids, 'tomorrow'));
});

test('a thousand votes at once, each pressed twice: every address counts exactly once', async () => {
  setClock(monday);
  const many = await closedContest(editor, officer, 2);
  setClock(whileVoting);
  const keys = Array.from({ length: 1000 }, (_, at) => linkOf(many, `v${at}@example.org`));
  await Promise.all(
    keys.flatMap((key, at) => [castVote(key, 1 + (at % 2)), castVote(key, 1 + (at % 2))]),
  );
  expect(await votes(many.id)).toHaveLength(1000);
  setClock(afterVoting);
  await closeJudging(editor, many.id);
  await proposeResults(editor, many.id, { words: {} });
  await approveResults(officer, many.id, afterVoting.toISOString());
  const results = await publicResults(many.code);
  expect(results?.list.map((one) => [one.votes, one.votePlace])).toEqual([
    [500, 1],
    [500, 1],
  ]);
  // A list of all entries carries what names them, not what was entered.
  expect(results?.list[0]).toMatchObject({ title: 'Essay 0', language: 'ru' });
  for (const key of ['words', 'pictures', 'videoUrl'])
    expect(results?.list[0]).not.toHaveProperty(key);
  expect((await publicContest(many.code))?.votes).toBe(1000);
  // Who voted is nobody’s business any more.
  expect(await votes(many.id)).toEqual([]);
}, 120_000);

test('votes for an entry that is withdrawn are gone with it: its voters may choose again', async () => {
  setClock(monday);
  const two = await closedContest(editor, officer, 2);
  setClock(whileVoting);
  const key = linkOf(two, 'c@example.org');
  await castVote(key, 1);
  await withdrawEntry(two.entries[0]?.key ?? '');
  expect(await votes(two.id)).toEqual([]);
  expect(await voteAt(two.code, key)).toEqual({ asked: null, voted: null });
  await castVote(key, 2);
  expect(await votes(two.id)).toHaveLength(1);
});
