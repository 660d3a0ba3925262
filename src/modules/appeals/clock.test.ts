// An appeal from filing to review with the clock stopped where it matters: over New Year and Nauryz.
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { appealRow, appealFiled, at, dayOf } from '../../../test/appeals.ts';
import { lettersAbout, settle } from '../../../test/loop.ts';
import { hireCast, type Cast, type Person } from '../../../test/people.ts';
import { layTown, type Town } from '../../../test/town.ts';
import { bringCalendars, changeDay } from '#modules/calendars/actions.ts';
import { stranger } from '#modules/people/rules.ts';
import { now, setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { answerAppeal } from './answering.ts';
import { applicantAppeal } from './applicant.ts';
import { askApplicant, replyToQuestion } from './asking.ts';
import { extendAppeal } from './extending.ts';
import { forwardAppeal, takeAppeal } from './handling.ts';
import type { Applicant } from './keys.ts';
import { deskAppeal } from './desk.ts';
import { publicOverdueAppeals } from './queries-public.ts';
import { appealsDueOtherwise, reckonOpenAppealsAnew } from './reckoning-anew.ts';
import { answerReview, assignReview, complain } from './reviews.ts';

let town: Town;
let cast: Cast;
beforeAll(async () => {
  town = await layTown();
  cast = await hireCast();
  await bringCalendars();
});
afterEach(() => setClock(null));

/** Moves the clock to a moment and lets happen what was due by then. */
async function goTo(moment: string) {
  setClock(at(moment));
  await settle();
}

/** The day it is due: as stored, as the applicant sees it, as the desk sees it, as its last step says. */
async function dueDay(filed: { id: string; applicant: Applicant; number: string }) {
  const { due_at } = await appealRow(filed.id);
  const shown = await applicantAppeal(filed.applicant);
  const { reckoning } = await deskAppeal(cast.operatorOfPetropavl, filed.number);
  expect(shown.due_at).toEqual(due_at);
  expect(shown.reckoning.dueAt).toEqual(due_at);
  expect(reckoning.dueAt).toEqual(due_at);
  expect(reckoning.steps.at(-1)?.at).toEqual(due_at);
  return dayOf(due_at);
}

const kindsTo = async (id: string) => (await lettersAbout(id)).map(({ kind }) => kind);
/** Each warning goes to who has it and to the desk: here two people. */
const warnings = async (id: string) =>
  (await kindsTo(id)).filter((one) => one === 'appeal-staff-warning').length;
const words = { words: 'These are the words' };

describe('from before New Year to Nauryz', () => {
  test('every step moves the day as the law counts, and what is shown is what is stored', async () => {
    setClock(at('2025-12-26T16:00'));
    const filed = await appealFiled(town);
    await settle();
    // 26 December is a Friday; 1, 2 and 7 January are holidays.
    expect(await dueDay(filed)).toBe('2026-01-21');
    expect(await kindsTo(filed.id)).toEqual(
      expect.arrayContaining(['appeal-registered', 'appeal-staff-new']),
    );

    await goTo('2025-12-29');
    await takeAppeal(cast.operatorOfPetropavl, filed.id);
    await askApplicant(cast.operatorOfPetropavl, filed.id, { ground: 'document', ...words });
    const stopped = await dueDay(filed);
    await goTo('2026-01-08');
    expect(await dueDay(filed)).toBe(stopped);
    expect(await kindsTo(filed.id)).toContain('appeal-question-reminder');
    expect((await applicantAppeal(filed.applicant)).overdue).toBe(false);
    await replyToQuestion(filed.applicant, words);
    // Five working days were lost: 29, 30 and 31 December, 5 and 6 January; the 8th counts.
    expect(await dueDay(filed)).toBe('2026-01-28');

    await goTo('2026-01-26');
    expect(await warnings(filed.id)).toBe(2);
    await extendAppeal(cast.operatorOfPetropavl, filed.id, {
      ground: 'facts',
      amount: 10,
      ...words,
    });
    expect(await dueDay(filed)).toBe('2026-02-11');
    await settle();
    expect(await kindsTo(filed.id)).toContain('appeal-extended');
    await goTo('2026-02-03');
    expect(await warnings(filed.id)).toBe(2);

    await goTo('2026-02-12T00:01');
    expect(await kindsTo(filed.id)).toContain('appeal-overdue');
    expect((await applicantAppeal(filed.applicant)).overdue).toBe(true);
    // Nobody of the staff is woken: they hear of it when their quiet hours end.
    expect(await kindsTo(filed.id)).not.toContain('appeal-staff-overdue');
    await goTo('2026-02-12T07:01');
    expect(await kindsTo(filed.id)).toContain('appeal-staff-overdue');
    await goTo('2026-02-16');
    expect(await publicOverdueAppeals()).toEqual([
      expect.objectContaining({ number: filed.number, days: 5 }),
    ]);

    await answerAppeal(cast.operatorOfPetropavl, filed.id, { outcome: 'refused', ...words });
    expect(await appealRow(filed.id)).toMatchObject({ state: 'answered', late: true });
    expect(await dueDay(filed)).toBe('2026-02-11');
    expect(await publicOverdueAppeals()).toEqual([]);

    await goTo('2026-03-02');
    await complain(filed.applicant, words);
    const [review] = (await applicantAppeal(filed.applicant)).reviews;
    // Twenty working days: 9 March stands for Women's Day, 23 to 25 March for Nauryz.
    expect(review && dayOf(review.due_at)).toBe('2026-04-03');
    expect(review).toMatchObject({ filed_late: false, on_silence: false });
    const shown = [
      await applicantAppeal(filed.applicant),
      await deskAppeal(cast.operatorOfPetropavl, filed.number),
    ];
    for (const { reviewReckoning } of shown) {
      expect(reviewReckoning?.dueAt).toEqual(review?.due_at);
      expect(reviewReckoning?.steps.at(-1)?.at).toEqual(review?.due_at);
    }
    await assignReview(cast.operatorOfAll, filed.id, {
      organisationId: town.organisation('police'),
      personId: cast.operatorOfAll.personId,
    });
    await goTo('2026-04-03T18:00');
    await answerReview(cast.operatorOfAll, filed.id, { outcome: 'satisfied', ...words });
    await settle();
    const ended = await applicantAppeal(filed.applicant);
    expect(ended).toMatchObject({ state: 'reviewed', overdue: false, mayComplain: false });
    expect(ended.reviews[0]).toMatchObject({ late: false, outcome: 'satisfied' });
    expect(await kindsTo(filed.id)).toContain('appeal-review-answered');
  });
});

test('an appeal that comes on a day off is registered on the next working day', async () => {
  setClock(at('2026-01-03T12:00'));
  const filed = await appealFiled(town);
  expect(dayOf((await appealRow(filed.id)).clock_from)).toBe('2026-01-05');
  expect(await dueDay(filed)).toBe('2026-01-27');
});

test('a holiday made later moves an announced date only when somebody chooses so, and it is told', async () => {
  setClock(at('2026-06-01'));
  const filed = await appealFiled(town);
  const before = await dueDay(filed);
  const why = { name: 'A day of mourning', why: 'By decree of today' };
  await changeDay(cast.administrator, { day: '2026-06-10', kind: 'holiday', ...why });
  expect(await dueDay(filed)).toBe(before);
  const { reckoning } = await applicantAppeal(filed.applicant);
  expect(reckoning.steps.map(({ key }) => key)).toContain('deadline.calendar-changed');

  const [found] = await appealsDueOtherwise(cast.administrator);
  expect(found).toMatchObject({ number: filed.number });
  const by = { why: 'The decree says so' };
  for (const actor of [cast.operatorOfAll, cast.lampWorker, stranger]) {
    await expect(appealsDueOtherwise(actor)).rejects.toMatchObject({ status: 403 });
    await expect(reckonOpenAppealsAnew(actor, by)).rejects.toMatchObject({ status: 403 });
  }
  expect(await reckonOpenAppealsAnew(cast.administrator, by)).toBe(1);
  await settle();
  expect(await dueDay(filed)).toBe(found && dayOf(found.wouldBe));
  expect(await dueDay(filed)).not.toBe(before);
  const moved = (await lettersAbout(filed.id)).filter(({ kind }) => kind === 'appeal-moved');
  expect(moved.map(({ recipient }) => recipient)).toEqual(['zhanna@private.example']);
  expect(await reckonOpenAppealsAnew(cast.administrator, by)).toBe(0);
});

test('the date of a complaint moves with the calendar in the same way', async () => {
  setClock(at('2026-08-03'));
  const filed = await appealFiled(town);
  await takeAppeal(cast.operatorOfPetropavl, filed.id);
  await answerAppeal(cast.operatorOfPetropavl, filed.id, { outcome: 'refused', ...words });
  await complain(filed.applicant, words);
  const dueOfReview = async () => {
    const [review] = (await applicantAppeal(filed.applicant)).reviews;
    return review && dayOf(review.due_at);
  };
  const before = await dueOfReview();
  const day = { day: '2026-08-12', kind: 'holiday', name: 'A day off' } as const;
  await changeDay(cast.administrator, { ...day, why: 'By decree of today' });
  const [found] = await appealsDueOtherwise(cast.administrator);
  expect(found && dayOf(found.due_at)).toBe(before);
  expect(await reckonOpenAppealsAnew(cast.administrator, { why: 'By decree' })).toBe(1);
  await settle();
  expect(await dueOfReview()).toBe(found && dayOf(found.wouldBe));
  expect(await dueOfReview()).not.toBe(before);
  expect(await kindsTo(filed.id)).toContain('appeal-moved');
});

test('the body it is passed on to counts its days anew, and old warnings fall silent', async () => {
  setClock(at('2026-03-16'));
  const filed = await appealFiled(town);
  expect(await dueDay(filed)).toBe('2026-04-09');
  setClock(at('2026-03-18'));
  await forwardAppeal(cast.operatorOfPetropavl, filed.id, {
    organisationId: town.organisation('police'),
    ...words,
  });
  expect(await dueDay(filed)).toBe('2026-04-13');
  await goTo('2026-04-10T09:30');
  expect(await kindsTo(filed.id)).not.toContain('appeal-staff-overdue');
  expect(await kindsTo(filed.id)).toContain('appeal-forwarded');
});

test('silence beyond the term may be complained of, and a complaint after three months is heard too', async () => {
  setClock(at('2026-03-02'));
  const [silent, slow] = [await appealFiled(town), await appealFiled(town)];
  await expect(complain(silent.applicant, words)).rejects.toThrow('appeal.may-not-complain');
  await takeAppeal(cast.operatorOfPetropavl, slow.id);
  await answerAppeal(cast.operatorOfPetropavl, slow.id, { outcome: 'explained', ...words });
  setClock(at('2026-07-20'));
  await complain(silent.applicant, words);
  await complain(slow.applicant, words);
  const shown = await Promise.all([silent, slow].map((one) => applicantAppeal(one.applicant)));
  expect(shown.map(({ reviews }) => reviews[0])).toEqual([
    expect.objectContaining({ on_silence: true }),
    expect.objectContaining({ on_silence: false, filed_late: true }),
  ]);
  expect(await appealRow(silent.id)).toMatchObject({ late: true });
});

describe('more time', () => {
  const more = { ground: 'facts' as const, ...words };

  test('ends two months after the appeal came, whatever is asked for', async () => {
    setClock(at('2026-05-04'));
    const filed = await appealFiled(town);
    const extend = (amount: number) =>
      extendAppeal(cast.operatorOfPetropavl, filed.id, { ...more, amount });
    await expect(extend(60)).rejects.toThrow('appeal.extend-too-long');
    await expect(extend(40)).rejects.toThrow('appeal.extend-too-far');
    expect((await applicantAppeal(filed.applicant)).extensions).toEqual([]);
    await extend(15);
    await extend(5);
    expect((await applicantAppeal(filed.applicant)).extensions).toHaveLength(2);
  });

  test('is not given once it is late, nor on a ground the law does not know', async () => {
    setClock(at('2026-05-04'));
    const filed = await appealFiled(town);
    const extend = (ground: 'facts' | 'inquiry') =>
      extendAppeal(cast.operatorOfPetropavl, filed.id, { ...more, ground, amount: 5 });
    await expect(extend('inquiry')).rejects.toThrow('appeal.choose-ground');
    setClock(at('2026-06-20'));
    await expect(extend('facts')).rejects.toThrow('appeal.extend-too-late');
    expect(now()).toEqual(at('2026-06-20'));
  });
});

describe('who is told that the time runs out', () => {
  const told = async (id: string) =>
    (await lettersAbout(id, 'appeal-staff-warning')).map(({ recipient }) => recipient).sort();
  const choose = (person: Person, way: string) =>
    db
      .insertInto('notification_choices')
      .values({ person_id: person.personId, kind: 'appeal', way })
      .onConflict((it) => it.columns(['person_id', 'kind']).doUpdateSet({ way }))
      .execute();

  test('whoever has it and the desk of its ground, and nobody can switch that off', async () => {
    setClock(at('2026-05-14'));
    const filed = await appealFiled(town);
    await takeAppeal(cast.operatorOfPetropavl, filed.id);
    await choose(cast.operatorOfPetropavl, 'off');
    await settle();
    const due = dayOf((await appealRow(filed.id)).due_at);
    await goTo(`${due}T12:00`);
    expect([...new Set(await told(filed.id))]).toEqual(['dana@example.org', 'pavel@example.org']);
    await choose(cast.operatorOfPetropavl, 'email');
  });
});
