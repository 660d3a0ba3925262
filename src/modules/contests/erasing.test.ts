import { beforeAll, expect, test } from 'vitest';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import {
  accept,
  afterVoting,
  closedContest,
  contest,
  decline,
  entered,
  publishedContest,
  whileOpen,
} from '../../../test/contests.ts';
import { DAY, monday } from '../../../test/loop.ts';
import { newStaff, type Person } from '../../../test/people.ts';
import { layTown } from '../../../test/town.ts';
import { draftContest, sendForApproval } from './actions.ts';
import { forgetOfContests } from './erasing.ts';
import { contestsHeld } from './held.ts';
import { approveResults, closeJudging, proposeResults } from './judging.ts';
import { publicResults } from './queries.ts';

let editor: Person;
let officer: Person;
beforeAll(async () => {
  setClock(monday);
  await layTown();
  editor = await newStaff('Elena', { role: 'editor' });
  officer = await newStaff('Ruslan', { role: 'officer' });
});

test('nobody is kept in a contest that nobody ended', async () => {
  const left = await closedContest(editor, officer, 1);
  setClock(new Date(whileOpen.getTime() + 100 * DAY));
  await forgetOfContests();
  const entry = () =>
    db
      .selectFrom('contest_entries')
      .select(['state', 'name', 'email', 'words'])
      .where('contest_id', '=', left.id)
      .executeTakeFirstOrThrow();
  expect((await entry()).name).not.toBe('');
  setClock(new Date(whileOpen.getTime() + 200 * DAY));
  await forgetOfContests();
  expect(await entry()).toEqual({ state: 'forgotten', name: '', email: null, words: '' });
});

test('one that still waits to be published is not taken for erased: its people will be forgotten', async () => {
  setClock(monday);
  const id = await draftContest(editor, contest());
  await sendForApproval(editor, id);
  setClock(new Date(whileOpen.getTime() + 200 * DAY));
  await forgetOfContests();
  const row = db.selectFrom('contests').select('erased_at').where('id', '=', id);
  expect(await row.executeTakeFirst()).toEqual({ erased_at: null });
});

test('what was declined is forgotten and counts no more than before as having taken part', async () => {
  setClock(monday);
  const made = await publishedContest(editor, officer);
  setClock(whileOpen);
  const [shown, declined] = [await entered(made), await entered(made)];
  await accept(editor, made, shown);
  await decline(editor, made, declined.number, 'Copied');
  setClock(afterVoting);
  await closeJudging(editor, made.id);
  await proposeResults(editor, made.id, { words: {} });
  await approveResults(officer, made.id, afterVoting.toISOString());
  const year = { from: '2026-01-01', to: '2026-12-31', areaId: undefined };
  const counted = async () => [
    (await contestsHeld(editor, year)).list.find(({ id }) => id === made.id)?.entries,
    (await publicResults(made.code))?.gone,
  ];
  expect(await counted()).toEqual([1, 0]);
  setClock(new Date(afterVoting.getTime() + 61 * DAY));
  await forgetOfContests();
  expect(await counted()).toEqual([1, 0]);
  setClock(new Date(afterVoting.getTime() + 366 * DAY));
  await forgetOfContests();
  expect(await counted()).toEqual([1, 1]);
});
