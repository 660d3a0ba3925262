import { Refusal } from '#basics/refusal.ts';
import { workCalendar } from '#modules/calendars/queries.ts';
import { record } from '#modules/ledger/actions.ts';
import type { Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { writeAnswer } from './answering.ts';
import { endPause } from './asking.ts';
import { clockStart, endOfTerm, watchDue } from './clock.ts';
import { requireAppeal } from './grounds.ts';
import { requireAble } from './handling.ts';
import type { AppealAnswer, AppealAssignment, AppealWords } from './input.ts';
import { byApplicant, type Applicant } from './keys.ts';
import { asRule, lawOf } from './law.ts';
import { lockAppeal, moveAppeal, tellLater, tellStaffLater, type LockedAppeal } from './moving.ts';
import { mayComplain } from './rules.ts';

/**
 * The applicant complains about the answer, or, once it is overdue, that there is none. It is a
 * matter of its own with its own clock. Too late is no ground to refuse it (АППК РК, ст. 92).
 */
export function complain({ appealId }: Applicant, { words }: AppealWords) {
  return change(async (tx) => {
    const appeal = await lockAppeal(tx, appealId);
    if (!mayComplain(appeal, now())) throw new Refusal('appeal.may-not-complain', 409);
    const law = lawOf(appeal.law);
    const onSilence = appeal.ended_at === null;
    const until = await endOfTerm(asRule(law.complain), appeal.ended_at ?? appeal.due_at);
    const clockFrom = clockStart(now(), law, await workCalendar());
    const dueAt = await endOfTerm(asRule(law.review), clockFrom);
    const id = newId();
    await tx
      .insertInto('appeal_reviews')
      .values({
        ...{ appeal_id: appealId, id, words, on_silence: onSilence, filed_late: now() > until },
        ...{ filed_at: now(), clock_from: clockFrom, due_at: dueAt },
      })
      .execute();
    await endPause(tx, appealId);
    await moveAppeal(tx, byApplicant, appeal, {
      to: 'review',
      event: 'appeal.review-asked',
      facts: { onSilence },
      set: { ended_at: null, ...(onSilence && { late: true }) },
    });
    await watchDue(tx, { appealId, reviewId: id, due: dueAt });
    await tellStaffLater(tx, appealId, 'review', id);
  });
}

/** The appeal under review and its review, both locked. */
async function lockReview(tx: Tx, id: string) {
  const appeal = await lockAppeal(tx, id);
  const review = await tx
    .selectFrom('appeal_reviews')
    .selectAll()
    .where('appeal_id', '=', id)
    .where('answered_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (!review || appeal.state !== 'review') throw new Refusal('appeal.no-review', 409);
  return { appeal, review };
}

/** Gives the review to a higher body and a person there. Refuses the body and person complained of. */
export function assignReview(actor: Actor, id: string, input: AppealAssignment) {
  return change(async (tx) => {
    const { appeal, review } = await lockReview(tx, id);
    await requireReviewer(actor, appeal, review.organisation_id);
    await requireAble(tx, appeal, input);
    if (input.organisationId && input.organisationId === appeal.organisation_id) {
      throw new Refusal('appeal.same-body', 409, {}, 'organisationId');
    }
    if (input.personId && (await complainedOf(tx, appeal)).includes(input.personId)) {
      throw new Refusal('appeal.same-person', 409, {}, 'personId');
    }
    await tx
      .updateTable('appeal_reviews')
      .set({ organisation_id: input.organisationId, handler_id: input.personId })
      .where('appeal_id', '=', id)
      .where('id', '=', review.id)
      .execute();
    await tx
      .updateTable('appeals')
      .set({ review_organisation_id: input.organisationId, changed_at: now() })
      .where('id', '=', id)
      .execute();
    await record(tx, actor, 'appeal.review-assigned', {
      ...{ subject: 'appeal', id, organisation: input.organisationId },
    });
    await tellStaffLater(tx, id, 'review', `${review.id} ${now().toISOString()}`);
  });
}

/** The review is the higher body's: whoever is bound to the first one has no part in it. */
const requireReviewer = (actor: Actor, { area_id }: LockedAppeal, organisationId: string | null) =>
  requireAppeal(actor, 'appeal.handle', {
    ...{ area_id, organisation_id: organisationId, review_organisation_id: null },
  });

/** Who answered, closed it or had it when it became overdue: none of them reviews it. */
async function complainedOf(tx: Tx, appeal: LockedAppeal): Promise<string[]> {
  const answers = await tx
    .selectFrom('appeal_answers')
    .select('by_person_id')
    .where('appeal_id', '=', appeal.id)
    .execute();
  return [appeal.handler_id, ...answers.map((row) => row.by_person_id)].filter((id) => id !== null);
}

/** The answer to the review. It ends the matter here; what is left is the court. */
export function answerReview(actor: Actor, id: string, input: AppealAnswer) {
  return change(async (tx) => {
    const { appeal, review } = await lockReview(tx, id);
    await requireReviewer(actor, appeal, review.organisation_id);
    if (actor.kind === 'person' && (await complainedOf(tx, appeal)).includes(actor.personId)) {
      throw new Refusal('appeal.same-person', 409);
    }
    const late = review.due_at < now();
    const answerId = await writeAnswer(tx, actor, input, {
      ...{ appealId: id, reviewId: review.id, locale: appeal.locale },
      ...{ organisationId: review.organisation_id, dueAt: review.due_at },
    });
    await tx
      .updateTable('appeal_reviews')
      .set({ answered_at: now(), outcome: input.outcome, late })
      .where('appeal_id', '=', id)
      .where('id', '=', review.id)
      .execute();
    await moveAppeal(tx, actor, appeal, {
      to: 'reviewed',
      event: 'appeal.review-answered',
      facts: { outcome: input.outcome, late },
      set: { ended_at: now() },
    });
    await tellLater(tx, id, 'review-answered', answerId);
  });
}
