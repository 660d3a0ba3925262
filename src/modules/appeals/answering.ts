import { Refusal } from '#basics/refusal.ts';
import { personOf, type Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { endPause } from './asking.ts';
import { claimDocuments } from './documents.ts';
import type { AppealAnswer, AppealClosing, AppealWords } from './input.ts';
import { lockToHandle, moveAppeal, tellLater, writeMessage } from './moving.ts';
import { isOpen, isOverdue } from './rules.ts';

/** Tells the applicant how it stands before the answer; the clock goes on. */
export function giveInterim(actor: Actor, id: string, { words }: AppealWords) {
  return change(async (tx) => {
    const appeal = await lockToHandle(tx, actor, id);
    if (!isOpen(appeal.state)) throw new Refusal(`appeal.cannot.${appeal.state}`, 409);
    const told = await writeMessage(tx, appeal, actor, { kind: 'interim', words });
    await claimDocuments(tx, { appealId: id, side: 'desk' }, told);
    await moveAppeal(tx, actor, appeal, {
      to: appeal.state === 'new' ? 'handled' : appeal.state,
      event: 'appeal.interim',
      set: handledBy(actor),
    });
    await tellLater(tx, id, 'interim', told);
  });
}

const handledBy = (actor: Actor) =>
  actor.kind === 'person' ? { handler_id: actor.personId } : undefined;

/** The final answer, with its outcome and documents. It ends the clock. */
export function answerAppeal(actor: Actor, id: string, input: AppealAnswer) {
  return change(async (tx) => {
    const appeal = await lockToHandle(tx, actor, id);
    const late = isOverdue(appeal, now());
    await moveAppeal(tx, actor, appeal, {
      to: 'answered',
      event: 'appeal.answered',
      facts: { outcome: input.outcome, late, organisation: appeal.organisation_id },
      set: {
        ...{ answered_at: now(), ended_at: now(), outcome: input.outcome, late },
        ...handledBy(actor),
      },
    });
    await endPause(tx, id);
    const answerId = await writeAnswer(tx, actor, input, {
      ...{ appealId: id, locale: appeal.locale, organisationId: appeal.organisation_id },
      ...{ dueAt: appeal.due_at, reviewId: null },
    });
    await tellLater(tx, id, 'answered', answerId);
  });
}

type Answered = {
  appealId: string;
  reviewId: string | null;
  locale: string;
  organisationId: string | null;
  dueAt: Date;
};

/** Keeps a final answer with the documents that go with it; gives its id. */
export async function writeAnswer(tx: Tx, actor: Actor, input: AppealAnswer, to: Answered) {
  const id = newId();
  await tx
    .insertInto('appeal_answers')
    .values({
      ...{ appeal_id: to.appealId, id, review_id: to.reviewId, locale: to.locale },
      ...{ outcome: input.outcome, words: input.words, organisation_id: to.organisationId },
      by_person_id: personOf(actor),
      ...{ answered_at: now(), due_at: to.dueAt },
    })
    .execute();
  await claimDocuments(tx, { appealId: to.appealId, side: 'desk' }, id);
  return id;
}

/** Ends it without an answer on its substance, on a ground the law knows; the applicant is told. */
export function closeAppeal(actor: Actor, id: string, input: AppealClosing) {
  return change(async (tx) => {
    const appeal = await lockToHandle(tx, actor, id);
    await moveAppeal(tx, actor, appeal, {
      to: 'closed',
      event: 'appeal.closed',
      facts: { ground: input.ground },
      set: {
        ...{ ended_at: now(), close_ground: input.ground, late: isOverdue(appeal, now()) },
        ...handledBy(actor),
      },
    });
    await endPause(tx, id);
    const told = await writeMessage(tx, appeal, actor, { kind: 'closed', words: input.words });
    await tellLater(tx, id, 'closed', told);
  });
}
