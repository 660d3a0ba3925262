import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  appealFiled,
  appealRow,
  at,
  officerOf,
  pdfFile,
  withRoles,
} from '../../../test/appeals.ts';
import { lettersAbout, settle } from '../../../test/loop.ts';
import { hireCast, type Cast, type Person } from '../../../test/people.ts';
import { layTown, type Town } from '../../../test/town.ts';
import { roleOf } from '#modules/people/roles.ts';
import { stranger, type Actor } from '#modules/people/rules.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { answerAppeal, closeAppeal, giveInterim } from './answering.ts';
import { applicantAppeal, giveFeedback, withdrawAppeal } from './applicant.ts';
import { askApplicant, enterReply, replyToQuestion } from './asking.ts';
import { ableForAppeal, deskAppeal, readApplicant } from './desk.ts';
import { keepDocument } from './documents.ts';
import { extendAppeal } from './extending.ts';
import { assignAppeal, forwardAppeal, noteAppeal, takeAppeal } from './handling.ts';
import { answerReview, assignReview, complain } from './reviews.ts';

let town: Town;
let cast: Cast;
let desk: Person;
let police: Person;
beforeAll(async () => {
  town = await layTown();
  cast = await hireCast();
  desk = cast.operatorOfPetropavl;
  police = officerOf(cast.lampWorker, town.organisation('police'));
});
beforeEach(() => setClock(at('2026-02-02')));
afterEach(() => setClock(null));

const words = { words: 'These are the words' };
const answer = { outcome: 'explained' as const, ...words };
const feedback = { understood: 'yes', solved: 'no', rating: 2, words: '' } as const;
const whole = (organisationId: string | null = null, personId: string | null = null) => ({
  organisationId,
  personId,
});

const moves: Record<string, (actor: Actor, id: string) => Promise<unknown>> = {
  take: (actor, id) => takeAppeal(actor, id),
  assign: (actor, id) => assignAppeal(actor, id, whole()),
  forward: (actor, id) =>
    forwardAppeal(actor, id, { organisationId: town.organisation('police'), ...words }),
  note: (actor, id) => noteAppeal(actor, id, words),
  ask: (actor, id) => askApplicant(actor, id, { ground: 'facts', ...words }),
  'enter a reply': (actor, id) => enterReply(actor, id, words),
  extend: (actor, id) => extendAppeal(actor, id, { ground: 'facts', amount: 3, ...words }),
  'answer in part': (actor, id) => giveInterim(actor, id, words),
  answer: (actor, id) => answerAppeal(actor, id, answer),
  close: (actor, id) => closeAppeal(actor, id, { ground: 'repeated', ...words }),
};

describe('nobody handles an appeal that is not theirs', () => {
  test.each(Object.keys(moves))('to %s', async (name) => {
    const filed = await appealFiled(town);
    const foreign = officerOf(cast.cleaner, town.organisation('cleaners'));
    const analyst = withRoles(cast.cleaner, roleOf('analyst'));
    for (const actor of [stranger, cast.lampWorker, cast.operatorOfKyzylzhar, foreign, analyst]) {
      await expect(moves[name]?.(actor, filed.id)).rejects.toMatchObject({ status: 403 });
    }
    expect(await appealRow(filed.id)).toMatchObject({ state: 'new', handler_id: null });
  });

  test('to assign or answer a review', async () => {
    const filed = await appealFiled(town);
    await answerAppeal(desk, filed.id, answer);
    await complain(filed.applicant, words);
    for (const actor of [stranger, cast.lampWorker, cast.operatorOfKyzylzhar, police]) {
      const refused = { status: 403 };
      await expect(assignReview(actor, filed.id, whole())).rejects.toMatchObject(refused);
      await expect(answerReview(actor, filed.id, answer)).rejects.toMatchObject(refused);
    }
  });

  test('nor look at it, nor ask who may have it', async () => {
    const { number } = await appealFiled(town);
    for (const actor of [stranger, cast.lampWorker, cast.operatorOfKyzylzhar, police]) {
      await expect(deskAppeal(actor, number)).rejects.toMatchObject({ status: 403 });
      await expect(ableForAppeal(actor, number)).rejects.toMatchObject({ status: 403 });
      const read = readApplicant(actor, number, { why: 'just so' });
      await expect(read).rejects.toMatchObject({ status: 403 });
    }
    await expect(deskAppeal(desk, '2026-999999')).rejects.toMatchObject({ status: 404 });
  });
});

describe('the desk', () => {
  test('gives it to a person of a body, who alone of that body may then see it', async () => {
    const filed = await appealFiled(town);
    await assignAppeal(desk, filed.id, whole(town.organisation('police')));
    expect((await deskAppeal(police, filed.number)).mayHandle).toBe(true);
    await takeAppeal(police, filed.id);
    expect(await appealRow(filed.id)).toMatchObject({ handler_id: police.personId });
    await settle();
    expect(await lettersAbout(filed.id, 'appeal-staff-given')).toHaveLength(1);
    const nobody = assignAppeal(desk, filed.id, whole(null, cast.cleaner.personId));
    await expect(nobody).rejects.toThrow('appeal.choose-person');
    const nowhere = assignAppeal(desk, filed.id, whole(desk.personId));
    await expect(nowhere).rejects.toThrow('appeal.choose-body');
  });

  test('passes it on too late, and that is written down; never to the body that has it', async () => {
    const filed = await appealFiled(town);
    setClock(at('2026-02-09'));
    await moves.forward?.(desk, filed.id);
    const { events } = await deskAppeal(desk, filed.number);
    expect(events.find(({ event }) => event === 'appeal.forwarded')?.facts.inTime).toBe(false);
    await expect(moves.forward?.(desk, filed.id)).rejects.toThrow('appeal.same-body-already');
  });

  test('leaves a note the applicant never sees', async () => {
    const filed = await appealFiled(town);
    await noteAppeal(desk, filed.id, { words: 'Called him a nuisance' });
    expect((await deskAppeal(desk, filed.number)).messages).toHaveLength(1);
    expect(JSON.stringify(await applicantAppeal(filed.applicant))).not.toContain('nuisance');
  });

  test('asks, enters the reply that came by post, and asks no second thing meanwhile', async () => {
    const filed = await appealFiled(town);
    await expect(replyToQuestion(filed.applicant, words)).rejects.toThrow('appeal.no-question');
    await moves.ask?.(desk, filed.id);
    await expect(moves.ask?.(desk, filed.id)).rejects.toThrow('appeal.cannot.waiting');
    await enterReply(desk, filed.id, words);
    expect(await appealRow(filed.id)).toMatchObject({ state: 'handled' });
    await expect(enterReply(desk, filed.id, words)).rejects.toThrow('appeal.no-question');
  });

  test('sees who appeals when it has it; else it says why, and the ledger keeps that', async () => {
    const filed = await appealFiled(town);
    expect((await deskAppeal(desk, filed.number)).applicant).toBeUndefined();
    await expect(readApplicant(desk, filed.number, { why: '' })).rejects.toThrow('ledger.say-why');
    const read = await readApplicant(desk, filed.number, { why: 'call-back: asked to be phoned' });
    expect(read?.name).toBe('Жанна Сәуле');
    await takeAppeal(desk, filed.id);
    const { applicant, events } = await deskAppeal(desk, filed.number);
    expect(applicant?.email).toBe('zhanna@private.example');
    expect(events.filter(({ event }) => event === 'appeal.identity-read')).toHaveLength(1);
    expect(JSON.stringify(events)).not.toContain('Жанна');
  });

  test('closes it on a lawful ground, tells the applicant, and does nothing more with it', async () => {
    const filed = await appealFiled(town);
    await moves.close?.(desk, filed.id);
    await settle();
    expect(await lettersAbout(filed.id, 'appeal-closed')).toHaveLength(1);
    for (const name of ['take', 'forward', 'ask', 'extend', 'answer', 'close', 'answer in part']) {
      await expect(moves[name]?.(desk, filed.id)).rejects.toThrow('appeal.cannot.closed');
    }
  });
});

describe('the answer', () => {
  test('goes out with its documents, is judged, and the last judgement counts', async () => {
    const filed = await appealFiled(town);
    await giveInterim(desk, filed.id, words);
    await keepDocument({ appealId: filed.id, side: 'desk' }, pdfFile('order'));
    await answerAppeal(desk, filed.id, { ...answer, outcome: 'partly' });
    await settle();
    const seen = await applicantAppeal(filed.applicant);
    const [first] = seen.answers;
    expect(first).toMatchObject({ outcome: 'partly', locale: 'ru' });
    expect(seen.documents).toEqual([
      expect.objectContaining({ name: 'order.pdf', about_id: first?.id }),
    ]);
    expect((await lettersAbout(filed.id)).map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['appeal-interim', 'appeal-answered']),
    );
    const answerId = first?.id ?? '';
    await giveFeedback(filed.applicant, { ...feedback, answerId });
    await giveFeedback(filed.applicant, { ...feedback, answerId, rating: 5, solved: 'yes' });
    expect((await applicantAppeal(filed.applicant)).feedback).toEqual([
      expect.objectContaining({ rating: 5, solved: 'yes', understood: true }),
    ]);
  });

  test('of somebody else cannot be judged', async () => {
    const [one, other] = [await appealFiled(town), await appealFiled(town)];
    await answerAppeal(desk, one.id, answer);
    const answerId = (await applicantAppeal(one.applicant)).answers[0]?.id ?? '';
    const given = giveFeedback(other.applicant, { ...feedback, answerId });
    await expect(given).rejects.toThrow('appeal.no-answer');
  });

  test('while the clock stands still is never late', async () => {
    const filed = await appealFiled(town);
    await moves.ask?.(desk, filed.id);
    setClock(at('2026-06-01'));
    await answerAppeal(desk, filed.id, answer);
    expect(await appealRow(filed.id)).toMatchObject({ state: 'answered', late: false });
  });
});

describe('the review', () => {
  test('is done by another person and body than those complained of', async () => {
    const filed = await appealFiled(town);
    await assignAppeal(desk, filed.id, whole(town.organisation('police')));
    await answerAppeal(police, filed.id, answer);
    await complain(filed.applicant, words);
    await expect(complain(filed.applicant, words)).rejects.toThrow('appeal.may-not-complain');
    const same = assignReview(desk, filed.id, whole(town.organisation('police')));
    await expect(same).rejects.toThrow('appeal.same-body');
    await assignReview(desk, filed.id, whole(town.organisation('cleaners')));
    const higher = officerOf(cast.cleaner, town.organisation('cleaners'));
    const before = answerReview(police, filed.id, answer);
    await expect(before).rejects.toMatchObject({ status: 403 });
    await answerReview(higher, filed.id, { ...answer, outcome: 'satisfied' });
    expect((await deskAppeal(higher, filed.number)).appeal.state).toBe('reviewed');
    await expect(answerReview(higher, filed.id, answer)).rejects.toThrow('appeal.no-review');
  });

  test('cannot be taken or given to who answered, wherever they sit', async () => {
    const filed = await appealFiled(town);
    await answerAppeal(desk, filed.id, answer);
    await complain(filed.applicant, words);
    const toSame = assignReview(cast.operatorOfAll, filed.id, whole(null, desk.personId));
    await expect(toSame).rejects.toThrow('appeal.same-person');
    await expect(answerReview(desk, filed.id, answer)).rejects.toThrow('appeal.same-person');
    await answerReview(cast.operatorOfAll, filed.id, answer);
  });

  test('may be taken back, and is then over', async () => {
    const filed = await appealFiled(town);
    await answerAppeal(desk, filed.id, answer);
    await complain(filed.applicant, words);
    await withdrawAppeal(filed.applicant);
    const open = db.selectFrom('appeal_reviews').select('id').where('appeal_id', '=', filed.id);
    expect(await open.where('answered_at', 'is', null).execute()).toEqual([]);
  });
});
