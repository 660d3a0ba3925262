import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import { now } from '#server/clock.ts';
import { change, db } from '#server/database.ts';
import { endPause } from './asking.ts';
import { endOfTerm, reckonReview, reckonShown } from './clock.ts';
import { documentsOf } from './documents.ts';
import type { AppealFeedback } from './input.ts';
import { byApplicant, type Applicant } from './keys.ts';
import { asRule, lawOf, type AppealKind } from './law.ts';
import { lockAppeal, moveAppeal, tellStaffLater } from './moving.ts';
import { appealParts } from './parts.ts';
import { isOverdue, mayComplain, writeNumber, type AppealState } from './rules.ts';

/** Everything the applicant sees of their appeal by its secret link: all but the desk's notes. */
export async function applicantAppeal({ appealId }: Applicant) {
  const row = await db
    .selectFrom('appeals')
    .innerJoin('appeal_applicants', 'appeal_applicants.appeal_id', 'appeals.id')
    .select(['appeals.id', 'number', 'kind', 'state', 'law', 'channel', 'area_id', 'locale'])
    .select(['organisation_id', 'subject', 'words', 'address', 'received_at', 'clock_from'])
    .select(['due_at', 'forwarded_at', 'answered_at', 'late', 'close_ground', 'ended_at'])
    .select(['name', 'email', 'phone', 'postal', 'answer_by'])
    .where('appeals.id', '=', appealId)
    .executeTakeFirst();
  if (!row) throw new Refusal('appeal.link-unknown', 404);
  const state = row.state as AppealState;
  const [parts, documents, reckoning, complainUntil] = await Promise.all([
    appealParts(db, appealId),
    documentsOf(db, appealId),
    reckonShown(db, row),
    endOfTerm(asRule(lawOf(row.law).complain), row.ended_at ?? row.due_at),
  ]);
  const review = parts.reviews.at(-1);
  return {
    ...row,
    ...parts,
    reviewReckoning: review ? await reckonReview(review, row.law) : null,
    messages: parts.messages.filter(({ kind }) => kind !== 'note'),
    ...{ state, documents, reckoning, complainUntil },
    kind: row.kind as AppealKind,
    overdue: isOverdue({ ...row, state }, now()),
    mayComplain: mayComplain({ ...row, state }, now()),
    mayWithdraw: ['new', 'handled', 'waiting', 'review'].includes(state),
  };
}

/** Everything we keep about one appeal, for the applicant to save. */
export async function exportAppeal(applicant: Applicant) {
  const appeal = await applicantAppeal(applicant);
  const without = <T extends object>(rows: T[], ...keys: string[]) =>
    rows.map((row) =>
      Object.fromEntries(Object.entries(row).filter(([key]) => !keys.includes(key))),
    );
  return {
    ...appeal,
    ...{ id: undefined, mayComplain: undefined, mayWithdraw: undefined },
    number: writeNumber(appeal.number),
    messages: without(appeal.messages, 'by_person_id'),
    answers: without(appeal.answers, 'by_person_id'),
    reviews: without(appeal.reviews, 'handler_id'),
    extensions: without(appeal.extensions, 'by_person_id'),
  };
}

/** What the applicant says of an answer; said again, the last word counts. */
export function giveFeedback({ appealId }: Applicant, input: AppealFeedback) {
  return change(async (tx) => {
    const appeal = await lockAppeal(tx, appealId);
    const answer = await tx
      .selectFrom('appeal_answers')
      .select('id')
      .where('appeal_id', '=', appealId)
      .where('id', '=', input.answerId)
      .executeTakeFirst();
    if (!answer || appeal.anonymised_at) throw new Refusal('appeal.no-answer', 409);
    const said = {
      ...{ understood: input.understood === 'yes', solved: input.solved },
      ...{ rating: input.rating, words: input.words, given_at: now() },
    };
    await tx
      .insertInto('appeal_feedback')
      .values({ appeal_id: appealId, id: answer.id, ...said })
      .onConflict((it) => it.columns(['appeal_id', 'id']).doUpdateSet(said))
      .execute();
    await record(tx, byApplicant, 'appeal.feedback', {
      ...{ subject: 'appeal', id: appealId, solved: input.solved, rating: input.rating },
    });
  });
}

/** The applicant takes the appeal, or its review, back. Nobody asks why. */
export function withdrawAppeal({ appealId }: Applicant) {
  return change(async (tx) => {
    const appeal = await lockAppeal(tx, appealId);
    await moveAppeal(tx, byApplicant, appeal, {
      to: 'withdrawn',
      event: 'appeal.withdrawn',
      set: { ended_at: now() },
    });
    await endPause(tx, appealId);
    await tx
      .updateTable('appeal_reviews')
      .set({ answered_at: now() })
      .where('appeal_id', '=', appealId)
      .where('answered_at', 'is', null)
      .execute();
    await tellStaffLater(tx, appealId, 'withdrawn', appealId);
  });
}
