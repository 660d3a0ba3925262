import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { change, db, type Tx } from '#server/database.ts';
import { reckon, setDue } from './clock.ts';
import { lockAppeal, tellLater } from './moving.ts';
import { isOpen } from './rules.ts';

/** How many open appeals are compared with the calendar at once. */
const MOST = 2000;

/**
 * The open appeals whose date would be another by today's calendar, the earliest first; what the
 * applicant was told stays until somebody chooses otherwise. Refuses whoever may not change the
 * calendar.
 */
export async function appealsDueOtherwise(actor: Actor) {
  requireRight(actor);
  const rows = await db
    .selectFrom('appeals')
    .select(['id', 'number', 'kind', 'law', 'clock_from', 'due_at'])
    .where('state', 'in', ['new', 'handled', 'waiting'])
    .orderBy('due_at')
    .limit(MOST)
    .execute();
  const found = await Promise.all(
    rows.map(async (row) => ({ ...row, wouldBe: (await reckon(db, row)).dueAt })),
  );
  return found.filter(({ due_at, wouldBe }) => wouldBe.getTime() !== due_at.getTime());
}

/**
 * After a change of the calendar, because somebody chose to: open appeals are due when the calendar
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
  if (!isOpen(appeal.state)) return false;
  const dueAt = await setDue(tx, appeal);
  if (dueAt.getTime() === appeal.due_at.getTime()) return false;
  await record(tx, actor, 'appeal.reckoned-anew', { subject: 'appeal', id, why });
  await tellLater(tx, id, 'moved', `${id} ${dueAt.toISOString()}`);
  return true;
}

function requireRight(actor: Actor) {
  if (!may(actor, 'calendar.change')) throw new Refusal('people.may-not-administer', 403);
}
