import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { stranger } from '#modules/people/rules.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { published, somebody } from '../../../test/activities.ts';
import { DAY, keyIn, lettersAbout, monday, pass, settle } from '../../../test/loop.ts';
import { newStaff, type Person } from '../../../test/people.ts';
import { layTown } from '../../../test/town.ts';
import { checkIn } from './checking-in.ts';
import { forgetPeople } from './erasing.ts';
import { surveyAnswers, surveyForm } from './input-survey.ts';
import { publicActivity } from './queries.ts';
import { answersOf, tallyOf } from './rules-survey.ts';
import { signUp } from './signing-up.ts';
import { answerSurvey, askSurvey, surveyBehind } from './survey-answering.ts';
import {
  closeSurvey,
  deskSurvey,
  forgetSurveys,
  publishSurvey,
  saveSurvey,
  sendSurvey,
} from './surveys.ts';
import { ticketCode } from './tickets.ts';

let editor: Person;
let officer: Person;
beforeAll(async () => {
  setClock(monday);
  await layTown();
  editor = await newStaff('Elena', { role: 'editor' });
  officer = await newStaff('Ruslan', { role: 'officer' });
});
beforeEach(() => setClock(monday));

const sent = {
  kinds: { 0: 'choice', 1: 'scale', 2: 'words' },
  ...{ texts0: { ru: 'Откуда узнали?', en: 'How did you hear?' } },
  choices0: { ru: 'Телеграм\nот соседей', en: 'Telegram\n from neighbours ' },
  ...{ texts1: { ru: 'Было полезно?' }, texts2: { ru: 'Что ещё рассказать?' } },
};
const questions = surveyForm.parse(sent);
const answers = (given: Record<string, string>) => surveyAnswers.parse({ answers: given });

/** An event that so many people came to, over; gives the links they were sent. */
async function wasHeld(people: number) {
  const { id, code } = await published(editor, officer);
  const forms = Array.from({ length: people }, () => somebody({ locale: 'ru' }));
  for (const form of forms) await signUp(code, form);
  await signUp(code, somebody());
  setClock(new Date('2026-03-10T13:30:00Z'));
  for (const form of forms) await checkIn(officer, id, ticketCode(form.id));
  setClock(new Date('2026-03-10T16:00:00Z'));
  await saveSurvey(editor, id, questions);
  return { id, code };
}

async function asked(people: number) {
  const held = await wasHeld(people);
  await sendSurvey(officer, held.id);
  await settle();
  const keys = (await lettersAbout(held.id, 'event-survey')).map((one) => keyIn(one, 'survey'));
  return { ...held, keys };
}

const gone = { key: 'activity.survey-gone', status: 404 };

describe('a survey', () => {
  test('is sent to those who were checked in, each once, by a link of their own', async () => {
    const { id, code, keys } = await asked(3);
    expect(new Set(keys).size).toBe(3);
    await sendSurvey(officer, id);
    await askSurvey({ id });
    await settle();
    expect(await lettersAbout(id, 'event-survey')).toHaveLength(3);
    expect(await surveyBehind(code, keys[0] ?? '')).toMatchObject(questions);
    expect(await deskSurvey(editor, id)).toMatchObject({ asked: 3, toAsk: 0, answers: 0 });
  });

  test('a link is spent by one answer, and nothing kept says whose answer it was', async () => {
    const { id, code, keys } = await asked(2);
    const [key = '', other = ''] = keys;
    await expect(answerSurvey(code, key, answers({}))).rejects.toMatchObject({
      key: 'activity.survey-empty',
    });
    await expect(answerSurvey(code, key, answers({ 0: '7' }))).rejects.toMatchObject({
      status: 400,
    });
    const said = answers({ 0: '1', 1: '5', 2: 'More about phones' });
    const twice = await Promise.allSettled([
      ...[answerSurvey(code, key, said), answerSurvey(code, key, said)],
    ]);
    expect(twice.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(surveyBehind(code, key)).rejects.toMatchObject(gone);
    await expect(answerSurvey(code, key, said)).rejects.toMatchObject(gone);
    await expect(surveyBehind(code, 'x'.repeat(43))).rejects.toMatchObject(gone);
    expect((await surveyBehind(code, other)).questions).toHaveLength(3);
    const [links, counts, words, signUps] = await kept(id);
    expect(links).toHaveLength(1);
    expect(counts.map(({ question, choice, count }) => [question, choice, count])).toEqual([
      ...[
        [0, 1, 1],
        [1, 5, 1],
      ],
    ]);
    // Neither the row of a link nor of an answer has anything that leads to a person, nor a moment.
    expect(Object.keys(links[0] ?? {})).toEqual(['activity_id', 'token_sha256']);
    expect(Object.keys(words[0] ?? {})).toEqual(['activity_id', 'id', 'question', 'words']);
    // Made by chance, version 4: an id of version 7 would say when.
    expect(words[0]?.id[14]).toBe('4');
    const own = signUps.map((one) => JSON.stringify(one)).join();
    expect(own).not.toContain(words[0]?.id);
    expect(signUps.filter((one) => one.asked_at !== null)).toHaveLength(2);
    expect(JSON.stringify([counts, words])).not.toMatch(
      new RegExp(signUps.map((one) => one.id).join('|')),
    );
  });

  const kept = (id: string) =>
    Promise.all([
      db.selectFrom('activity_survey_links').selectAll().where('activity_id', '=', id).execute(),
      db
        .selectFrom('activity_survey_counts')
        .selectAll()
        .where('activity_id', '=', id)
        .orderBy('question')
        .execute(),
      db.selectFrom('activity_survey_words').selectAll().where('activity_id', '=', id).execute(),
      db.selectFrom('activity_signups').selectAll().where('activity_id', '=', id).execute(),
    ]);

  test('shows the desk counts once it is over, from five answers on; everybody only when let out', async () => {
    const { id, code, keys } = await asked(5);
    for (const [nth, key] of keys.entries())
      await answerSurvey(code, key, answers({ 0: nth < 4 ? '0' : '1', 1: nth < 4 ? '5' : '' }));
    expect(await deskSurvey(editor, id)).toMatchObject({ answers: 5, closed: false, tally: null });
    await expect(publishSurvey(editor, id, true)).rejects.toMatchObject({
      key: 'activity.survey-open',
    });
    await closeSurvey(editor, id);
    const { tally } = await deskSurvey(officer, id);
    expect(tally?.[0]).toMatchObject({
      ...{
        answers: 5,
        counts: [
          { choice: 0, count: 4 },
          { choice: 1, count: 1 },
        ],
      },
    });
    // Four answered the second question, nobody the third.
    expect(tally?.slice(1).map(({ counts }) => counts)).toEqual([null, null]);
    expect((await publicActivity(code))?.tally).toEqual([]);
    await publishSurvey(editor, id, true);
    expect((await publicActivity(code))?.tally).toHaveLength(1);
    await publishSurvey(editor, id, false);
    expect((await publicActivity(code))?.tally).toEqual([]);
  });

  test('of fewer than five answers shows nothing, not even what somebody wrote, and cannot be let out', async () => {
    const { id, code, keys } = await asked(5);
    for (const key of keys.slice(0, 4)) await answerSurvey(code, key, answers({ 2: 'Thanks' }));
    await closeSurvey(editor, id);
    expect(await deskSurvey(editor, id)).toMatchObject({ answers: 4, tally: null, words: [] });
    await expect(publishSurvey(editor, id, true)).rejects.toMatchObject({
      key: 'activity.survey-too-few',
    });
    await expect(answerSurvey(code, keys[4] ?? '', answers({ 1: '1' }))).rejects.toMatchObject(
      gone,
    );
    await expect(sendSurvey(editor, id)).rejects.toMatchObject({ key: 'activity.survey-closed' });
    await expect(closeSurvey(editor, id)).rejects.toMatchObject({ key: 'activity.survey-closed' });
  });

  test('is over after two weeks; what people wrote is erased thirty days later', async () => {
    const { id, code, keys } = await asked(5);
    for (const key of keys) await answerSurvey(code, key, answers({ 2: 'Zyxwo', 1: '3' }));
    await pass(15 * DAY);
    await forgetSurveys();
    expect((await deskSurvey(editor, id)).words).toHaveLength(5);
    await pass(31 * DAY);
    await forgetPeople();
    const after = await deskSurvey(editor, id);
    expect(after.words).toEqual([]);
    expect(after.tally?.[1]).toMatchObject({ answers: 5 });
  });

  test('is written before it is sent, sent after the event, and by nobody else', async () => {
    const { id } = await published(editor, officer);
    await expect(sendSurvey(editor, id)).rejects.toMatchObject({ key: 'activity.no-questions' });
    await saveSurvey(editor, id, questions);
    await expect(sendSurvey(editor, id)).rejects.toMatchObject({ key: 'activity.not-ended' });
    await expect(closeSurvey(editor, id)).rejects.toMatchObject({ key: 'activity.survey-closed' });
    setClock(new Date('2026-03-10T16:00:00Z'));
    await sendSurvey(editor, id);
    await expect(saveSurvey(editor, id, questions)).rejects.toMatchObject({
      key: 'activity.survey-sent',
    });
    const no = { status: 403 };
    await expect(saveSurvey(stranger, id, questions)).rejects.toMatchObject(no);
    await expect(sendSurvey(stranger, id)).rejects.toMatchObject(no);
    await expect(closeSurvey(stranger, id)).rejects.toMatchObject(no);
    await expect(publishSurvey(stranger, id, true)).rejects.toMatchObject(no);
    await expect(deskSurvey(stranger, id)).rejects.toMatchObject(no);
  });
});

test('choices are as many in each language of a question, and a question has words', () => {
  const problem = (given: object) => surveyForm.safeParse(given).error?.issues[0]?.message;
  expect(problem({})).toBe('activity.no-questions');
  expect(problem({ kinds: { 0: 'scale' } })).toBe('activity.question-missing');
  const one = { kinds: { 0: 'choice' }, texts0: { ru: 'Да?', kk: 'Иә?' } };
  expect(problem({ ...one, choices0: { ru: 'да\nнет', kk: 'иә' } })).toBe('activity.choices-wrong');
  expect(problem({ ...one, choices0: { ru: 'да', kk: 'иә' } })).toBe('activity.choices-wrong');
  expect(problem({ ...one, choices0: { ru: 'да\nнет', kk: 'иә\nжоқ' } })).toBeUndefined();
  expect(answersOf(questions.questions, { 0: '', 1: '6' })).toBeNull();
  expect(tallyOf(questions.questions, 4, [])).toBeNull();
});
