import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { change, db, type Tx } from '#server/database.ts';
import { reckon, reckonReviewAnew, setDue, watchDue } from './clock.ts';
import { lockAppeal, tellLater, type LockedAppeal } from './moving.ts';
import { isOpen } from './rules.ts';

/** How many open appeals, and how many reviews, are compared with the calendar at once. */
const MOST = 2000;

/**
 * The open appeals and reviews whose date would be another by today's calendar; what the applicant
 * was told stays until somebody chooses otherwise. Refuses whoever may not change the calendar.
 */
export async function appealsDueOtherwise(actor: Actor) {
  if (!may(actor, 'calendar.change')) throw new Refusal('people.may-not-administer', 403);
  const [appeals, reviews] = await Promise.all([openAppeals(), openReviews()]);
  const found = await Promise.all([
    ...appeals.map(async (row) => ({ ...row, wouldBe: (await reckon(db, row)).dueAt })),
    ...reviews.map(async (row) => ({
      ...row,
      wouldBe: (await reckonReviewAnew(row, row.law)).dueAt,
    })),
  ]);
  return found
    .filter(({ due_at, wouldBe }) => wouldBe.getTime() !== due_at.getTime())
    .map(({ id, number, due_at, wouldBe }) => ({ id, number, due_at, wouldBe }));
}

const openAppeals = () =>
  db
    .selectFrom('appeals')
    .select(['id', 'number', 'kind', 'law', 'clock_from', 'due_at'])
    .where('state', 'in', ['new', 'handled', 'waiting'])
    .orderBy('due_at')
    .limit(MOST)
    .execute();

const openReviews = () =>
  db
    .selectFrom('appeal_reviews as review')
    .innerJoin('appeals', 'appeals.id', 'appeal_id')
    .select(['appeals.id', 'number', 'law', 'review.clock_from', 'review.due_at'])
    .where('review.answered_at', 'is', null)
    .where('state', '=', 'review')
    .orderBy('review.due_at')
    .limit(MOST)
    .execute();

/**
 * After a change of the calendar, because somebody chose to: what is open is due when the calendar
 * now says, with new warnings, and each applicant is told the new date. Gives how many moved.
 */
export async function reckonOpenAppealsAnew(actor: Actor, { why }: { why: string }) {
  let moved = 0;
  for (const { id } of await appealsDueOtherwise(actor)) {
    if (await change((tx) => reckonOne(tx, actor, id, why))) moved += 1;
  }
  return moved;
}

async function reckonOne(tx: Tx, actor: Actor, id: string, why: string): Promise<boolean> {
  const appeal = await lockAppeal(tx, id);
  const dueAt = isOpen(appeal.state) ? await moveAnswer(tx, appeal) : await moveReview(tx, appeal);
  if (!dueAt) return false;
  await record(tx, actor, 'appeal.reckoned-anew', { subject: 'appeal', id, why });
  await tellLater(tx, id, 'moved', `${id} ${dueAt.toISOString()}`);
  return true;
}

async function moveAnswer(tx: Tx, appeal: LockedAppeal): Promise<Date | null> {
  const dueAt = await setDue(tx, appeal);
  return dueAt.getTime() === appeal.due_at.getTime() ? null : dueAt;
}

async function moveReview(tx: Tx, { id, law, state }: LockedAppeal): Promise<Date | null> {
  if (state !== 'review') return null;
  const review = await tx
    .selectFrom('appeal_reviews')
    .select(['id', 'clock_from', 'due_at'])
    .where('appeal_id', '=', id)
    .where('answered_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (!review) return null;
  const { dueAt } = await reckonReviewAnew(review, law);
  if (dueAt.getTime() === review.due_at.getTime()) return null;
  await tx
    .updateTable('appeal_reviews')
    .set({ due_at: dueAt })
    .where('appeal_id', '=', id)
    .where('id', '=', review.id)
    .execute();
  await watchDue(tx, { appealId: id, reviewId: review.id, due: dueAt });
  return dueAt;
}
