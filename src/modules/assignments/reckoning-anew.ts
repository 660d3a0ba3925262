import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { lockReport } from '#modules/reports/moving.ts';
import { reckonAnew, reportsDueOtherwise, setDueAt } from '#modules/reports/reckoning.ts';
import { isOpen } from '#modules/reports/rules.ts';
import { change } from '#server/database.ts';
import { lockInHand, setTask } from './in-hand.ts';
import { watchDue } from './opening.ts';

/**
 * After a change of the calendar, because somebody chose to: what is open is due when the calendar
 * now says, with new reminders. Gives how many due dates moved. Refuses whoever may not change the
 * calendar.
 */
export async function reckonOpenAnew(actor: Actor, { why }: { why: string }): Promise<number> {
  if (!may(actor, 'calendar.change')) throw new Refusal('people.may-not-administer', 403);
  let moved = 0;
  for (const { id } of await reportsDueOtherwise(actor)) {
    if (await reckonOneAnew(actor, id, why)) moved += 1;
  }
  return moved;
}

const reckonOneAnew = (actor: Actor, reportId: string, why: string) =>
  change(async (tx) => {
    const report = await lockReport(tx, reportId);
    const due = (await reckonAnew(report))?.dueAt;
    if (!due || !isOpen(report.state) || due.getTime() === report.due_at?.getTime()) return false;
    await setDueAt(tx, reportId, due);
    const task = await lockInHand(tx, reportId, ['offered', 'accepted']);
    if (task) {
      await setTask(tx, task, { due_at: due });
      await watchDue(tx, { reportId, id: task.id, offeredAt: task.offered_at, due });
    }
    await record(tx, actor, 'report.due-reckoned-anew', { subject: 'report', id: reportId, why });
    return true;
  });
