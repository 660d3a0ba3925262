import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { stranger } from '#modules/people/rules.ts';
import { itemById } from '#modules/syndication/queries.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import {
  accept,
  afterClosing,
  afterVoting,
  closedContest,
  entered,
  publishedContest,
  whileOpen,
} from '../../../test/contests.ts';
import { DAY, keyIn, lettersAbout, monday, settle } from '../../../test/loop.ts';
import { newStaff, type Person } from '../../../test/people.ts';
import { layTown } from '../../../test/town.ts';
import { certificatesOf, ownCertificate } from './certificates.ts';
import { deskContest, deskContests, deskStandings, juryNotes } from './desk.ts';
import { forgetOfContests } from './erasing.ts';
import { contestsHeld } from './held.ts';
import { markForm } from './input-entry.ts';
import { closeJudging, approveResults, proposeResults } from './judging.ts';
import { dismissJuror, inviteJuror, joinJury, judgedAs, jurorAt, seatOf } from './jury.ts';
import { asEntry } from './keeping.ts';
import { jurorKey } from './keys.ts';
import { juryPage, markEntry } from './marking.ts';
import { withdrawEntry } from './own.ts';
import { publicContest, publicEntry, publicResults } from './queries.ts';
import { acceptEntry, deskEntries, readContacts } from './reading.ts';
import { entrySeenByJuror } from './seen.ts';

let editor: Person;
let officer: Person;
let analyst: Person;
beforeAll(async () => {
  setClock(monday);
  await layTown();
  editor = await newStaff('Elena', { role: 'editor' });
  officer = await newStaff('Ruslan', { role: 'officer' });
  analyst = await newStaff('Aigul', { role: 'analyst' });
});
beforeEach(() => setClock(monday));

let nth = 0;
async function invited(contest: { id: string; code: string }) {
  const email = `juror${(nth += 1)}@example.org`;
  await inviteJuror(editor, contest.id, { name: 'Бақыт', email, locale: 'kk' });
  const row = await db
    .selectFrom('contest_jurors')
    .select('id')
    .where('contest_id', '=', contest.id)
    .where('email', '=', email)
    .executeTakeFirstOrThrow();
  return { email, ref: { contestId: contest.id, id: row.id } };
}

const marks = (number: number, thought: number, craft: number, note = '') =>
  markForm.parse({
    number: String(number),
    scores: { 0: String(thought), 1: String(craft) },
    note,
  });

describe('the jury is blind', () => {
  test('what a juror sees is decided in one place: a number and what was entered, nothing of who', async () => {
    const made = await publishedContest(editor, officer);
    setClock(whileOpen);
    const entry = await entered(made, {
      ...{ name: 'Zarina Secretova', shownAs: 'Penname', school: 'Lyceum 99' },
      ...{ email: 'zarina.secret@example.org', minor: 'yes', guardianAgrees: 'yes' },
      ...{ guardianName: 'Guardian Secretov', guardianContact: '+7 702 999 99 99' },
    });
    await accept(editor, made, entry);
    const row = asEntry(
      await db
        .selectFrom('contest_entries')
        .selectAll()
        .where('id', '=', entry.id)
        .executeTakeFirstOrThrow(),
    );
    const seen = entrySeenByJuror({ entry: row, photos: [] });
    expect(Object.keys(seen ?? {}).toSorted()).toEqual([
      ...['group', 'language', 'number', 'pictures', 'title', 'videoUrl', 'words'],
    ]);
    const all = JSON.stringify(seen);
    for (const secret of ['Secretov', 'Penname', 'Lyceum', 'zarina', '999', entry.id])
      expect(all).not.toContain(secret);
    expect(entrySeenByJuror({ entry: { ...row, state: 'held' }, photos: [] })).toBeNull();
    const { ref } = await invited(made);
    expect((await juryPage(ref)).entries).toEqual([]);
    setClock(afterClosing);
    const page = await juryPage(ref);
    expect(page.entries).toMatchObject([{ number: entry.number, mark: null }]);
    for (const secret of ['Secretov', 'Penname', 'Lyceum', 'zarina', entry.id])
      expect(JSON.stringify(page)).not.toContain(secret);
  });

  test('each juror has an order of their own, always the same, and sees only their own marks', async () => {
    const made = await closedContest(editor, officer, 12);
    const one = await invited(made);
    const two = await invited(made);
    const orderOf = async (juror: typeof one.ref) =>
      (await juryPage(juror)).entries.map(({ number }) => number);
    expect(await orderOf(one.ref)).toEqual(await orderOf(one.ref));
    expect(await orderOf(one.ref)).not.toEqual(await orderOf(two.ref));
    expect((await orderOf(one.ref)).toSorted((a, b) => a - b)).toEqual(
      (await orderOf(two.ref)).toSorted((a, b) => a - b),
    );
    await markEntry(one.ref, marks(1, 9, 9, 'Strong'));
    expect(JSON.stringify(await juryPage(two.ref))).not.toContain('Strong');
    const desk = await deskContest(editor, made.id);
    expect(desk.jurors.map(({ marked }) => marked).toSorted()).toEqual([0, 1]);
    expect(await deskStandings(editor, made.id)).toEqual([]);
    expect(await juryNotes(editor, made.id)).toEqual([]);
  });

  test('the link of a letter opens the page; ended, foreign or guessed ones open nothing', async () => {
    const made = await closedContest(editor, officer, 1);
    const other = await closedContest(editor, officer, 1);
    const { ref, email } = await invited(made);
    await inviteJuror(editor, made.id, { name: 'Again', email, locale: 'ru' });
    const letters = await lettersAbout(ref.id, 'contest-juror');
    expect(letters).toHaveLength(1);
    const key = keyIn(letters[0], 'jury');
    expect(key).toBe(jurorKey(ref));
    expect(await jurorAt(made.code, key)).toEqual(ref);
    await expect(jurorAt(other.code, key)).rejects.toMatchObject({ status: 404 });
    await expect(jurorAt(made.code, 'x'.repeat(64))).rejects.toMatchObject({ status: 404 });
    await markEntry(ref, marks(1, 5, 5));
    await dismissJuror(editor, made.id, ref.id);
    await expect(jurorAt(made.code, key)).rejects.toMatchObject({ status: 404 });
    await expect(markEntry(ref, marks(1, 5, 5))).rejects.toMatchObject({ status: 404 });
    await expect(dismissJuror(editor, made.id, ref.id)).rejects.toMatchObject({ status: 404 });
    await expect(dismissJuror(analyst, made.id, ref.id)).rejects.toMatchObject({ status: 403 });
    const left = db.selectFrom('contest_marks').select('scores').where('contest_id', '=', made.id);
    expect(await left.execute()).toEqual([]);
    await expect(
      inviteJuror(analyst, made.id, { name: 'Нет', email: 'no@example.org', locale: 'ru' }),
    ).rejects.toMatchObject({ status: 403 });
  });

  test('whoever read entries with names does not judge them, and whoever judges reads none', async () => {
    const made = await closedContest(editor, officer, 1);
    await expect(joinJury(editor, made.id)).rejects.toMatchObject({ key: 'contest.not-blind' });
    await expect(joinJury(analyst, made.id)).rejects.toMatchObject({ status: 403 });
    expect(await seatOf(officer, made.id)).toBeNull();
    await joinJury(officer, made.id);
    await joinJury(officer, made.id);
    const seat = await seatOf(officer, made.id);
    expect(seat).toMatchObject({ contestId: made.id });
    expect((await judgedAs(officer, made.id)).id).toBe(made.id);
    const judges = { key: 'contest.you-judge', status: 403 };
    await expect(deskEntries(officer, made.id)).rejects.toMatchObject(judges);
    await expect(readContacts(officer, made.id, 'Curious')).rejects.toMatchObject(judges);
    await expect(acceptEntry(officer, made.id, 1, '')).rejects.toMatchObject(judges);
    expect((await deskContests(officer)).map(({ id }) => id)).toContain(made.id);
  });
});

describe('marks', () => {
  test('are whole numbers from 1 to 10 for each criterion, after the closing, for what takes part', async () => {
    const made = await closedContest(editor, officer, 1);
    const { ref } = await invited(made);
    expect(() => marks(1, 0, 5)).toThrow('contest.score-wrong');
    expect(() => marks(1, 11, 5)).toThrow('contest.score-wrong');
    const half = markForm.parse({ number: '1', scores: { 0: '5' } });
    await expect(markEntry(ref, half)).rejects.toMatchObject({
      ...{ key: 'contest.score-wrong', field: 'scores.1' },
    });
    await expect(markEntry(ref, marks(7, 5, 5))).rejects.toMatchObject({ status: 404 });
    setClock(whileOpen);
    await expect(markEntry(ref, marks(1, 5, 5))).rejects.toMatchObject({
      key: 'contest.judging-closed',
    });
  });

  test('of all who judged become means with their spread; who knows whose it is is left out', async () => {
    const made = await closedContest(editor, officer, 3);
    const one = await invited(made);
    const two = await invited(made);
    await markEntry(one.ref, marks(1, 8, 6));
    await markEntry(two.ref, marks(1, 10, 8, 'Light touch'));
    await markEntry(one.ref, marks(2, 8, 8));
    await markEntry(two.ref, markForm.parse({ number: '2', knows: 'yes' }));
    await markEntry(one.ref, marks(3, 1, 1));
    await markEntry(one.ref, marks(3, 2, 2));
    await expect(closeJudging(editor, made.id)).rejects.toMatchObject({
      key: 'contest.still-running',
    });
    setClock(afterVoting);
    await closeJudging(editor, made.id);
    await expect(markEntry(one.ref, marks(1, 9, 9))).rejects.toMatchObject({
      key: 'contest.judging-closed',
    });
    const rows = await deskStandings(editor, made.id);
    // 8 and 8: a tie at the top, so nobody is second.
    expect(rows.map(({ number, juryPlace, jury }) => [number, juryPlace, jury?.jurors])).toEqual([
      [1, 1, 2],
      [2, 1, 1],
      [3, 3, 1],
    ]);
    expect(rows[0]?.jury?.criteria[0]).toEqual({ mean: 9, lowest: 8, highest: 10 });
    expect(await juryNotes(editor, made.id)).toEqual([{ number: 1, note: 'Light touch' }]);
    expect(await publicResults(made.code)).toBeNull();
    expect((await publicEntry(made.code, 1))?.jury).toBeUndefined();
  });
});

describe('results', () => {
  test('are let out by a second person; names only with consent; contacts go later, what may not be kept after a year', async () => {
    const made = await publishedContest(editor, officer);
    setClock(whileOpen);
    const kept = await entered(made, { shownAs: 'Owl', mayArchive: 'yes' });
    const silent = await entered(made, { mayName: '', name: 'Silent Person' });
    for (const one of [kept, silent]) await accept(editor, made, one);
    const waits = await entered(made);
    setClock(afterClosing);
    const { ref } = await invited(made);
    await markEntry(ref, marks(kept.number, 9, 9));
    await markEntry(ref, marks(silent.number, 7, 7));
    setClock(afterVoting);
    await expect(closeJudging(editor, made.id)).rejects.toMatchObject({
      key: 'contest.entries-wait',
    });
    await withdrawEntry(waits.key);
    await expect(proposeResults(editor, made.id, { words: {} })).rejects.toMatchObject({
      key: 'contest.not-judged',
    });
    await closeJudging(editor, made.id);
    await expect(closeJudging(editor, made.id)).rejects.toMatchObject({ key: 'contest.is-over' });
    await proposeResults(editor, made.id, { words: { ru: 'Спасибо **всем**' } });
    await settle();
    const asked = (await lettersAbout(made.id, 'approval')).map(({ recipient }) => recipient);
    // When it was to be published, and now.
    expect(asked.filter((one) => one === 'ruslan@example.org')).toHaveLength(2);
    await expect(approveResults(editor, made.id, '')).rejects.toMatchObject({ status: 403 });
    for (const seen of ['then', ''])
      await expect(approveResults(officer, made.id, seen)).rejects.toMatchObject({
        key: 'activity.changed-since',
      });
    await expect(approveResults(analyst, made.id, '')).rejects.toMatchObject({ status: 403 });
    await approveResults(officer, made.id, afterVoting.toISOString());
    await settle();
    // What is over is told in no digest: the results are news, though entries closed long ago.
    const item = await itemById(made.id);
    expect(item?.ends_at?.getTime()).toBeGreaterThan(afterVoting.getTime() + 2 * DAY);
    const results = await publicResults(made.code);
    expect(results?.gone).toBe(1);
    expect(results?.list.map(({ name, juryPlace }) => [name, juryPlace])).toEqual([
      ['Owl', 1],
      ['', 2],
    ]);
    expect(JSON.stringify(results)).not.toContain('Silent');
    expect((await publicContest(made.code))?.texts.ru?.results).toBe('Спасибо **всем**');
    expect(await lettersAbout(kept.id, 'contest-results')).toHaveLength(1);
    const certificate = await ownCertificate(made.code, silent.key);
    expect(certificate?.face).toMatchObject({ name: 'Silent Person', juryPlace: 2 });
    expect(await ownCertificate('0000000', silent.key)).toBeNull();
    await expect(certificatesOf(editor, made.id, '')).rejects.toMatchObject({ status: 422 });
    expect(await certificatesOf(editor, made.id, 'Prizes on Friday')).toHaveLength(2);

    setClock(new Date(afterVoting.getTime() + 61 * DAY));
    await forgetOfContests();
    await forgetOfContests();
    const rows = () =>
      db
        .selectFrom('contest_entries')
        .selectAll()
        .where('contest_id', '=', made.id)
        .orderBy('number')
        .execute();
    for (const row of await rows())
      expect(row).toMatchObject({ name: '', email: null, school: '', guardian_contact: '' });
    expect((await rows()).map((row) => row.shown_as)).toEqual(['Owl', '', '']);
    expect(await lettersAbout(kept.id)).toEqual([]);
    const jurors = db.selectFrom('contest_jurors').select(['name', 'email']);
    expect(await jurors.where('contest_id', '=', made.id).execute()).toEqual([
      { name: '', email: null },
    ]);
    expect((await publicContest(made.code))?.state).toBe('ended');
    setClock(new Date(afterVoting.getTime() + 366 * DAY));
    await forgetOfContests();
    expect((await rows()).map(({ state, words }) => [state, words !== ''])).toEqual([
      ['accepted', true],
      ['forgotten', false],
      ['withdrawn', false],
    ]);
    expect((await publicResults(made.code))?.list).toHaveLength(1);

    const year = { from: '2026-01-01', to: '2026-12-31', areaId: undefined };
    const held = await contestsHeld(editor, year);
    expect(held).toMatchObject({ count: 1, entries: 2 });
    expect(held.list[0]).toMatchObject({ id: made.id, entries: 2 });
    expect((await contestsHeld(editor, { ...year, from: '2027-01-01', to: undefined })).count).toBe(
      0,
    );
    await expect(contestsHeld(stranger, year)).rejects.toMatchObject({ status: 403 });
  });
});
