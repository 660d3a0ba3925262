import { Refusal } from '#basics/refusal.ts';
import { taskStands } from '#modules/assignments/queries.ts';
import { record } from '#modules/ledger/actions.ts';
import type { Actor } from '#modules/people/rules.ts';
import { lockForDesk } from '#modules/reports/moderation.ts';
import { lockReport } from '#modules/reports/moving.ts';
import { now } from '#server/clock.ts';
import { change } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import type { Message } from './input.ts';
import { sideOf, taskOf } from './rules.ts';

/**
 * Says something to the other sides of a report; they hear of it by letter. Refuses strangers,
 * a desk elsewhere, and an organisation whose task went to somebody else.
 */
export function sayToOthers(actor: Actor, reportId: string, { words }: Message) {
  return change(async (tx) => {
    const side = sideOf(actor, reportId);
    if (!side) throw new Refusal('conversation.not-yours', 403);
    if (side === 'desk') await lockForDesk(tx, actor, reportId, 'report.answer');
    else await lockReport(tx, reportId);
    if (actor.kind === 'responder' && !(await taskStands(taskOf(actor), tx))) {
      throw new Refusal('conversation.not-yours', 403);
    }
    const id = newId();
    await tx
      .insertInto('conversation_messages')
      .values({
        report_id: reportId,
        id,
        side,
        organisation_id: actor.kind === 'responder' ? actor.organisationId : null,
        words,
        said_at: now(),
      })
      .execute();
    await record(tx, actor, 'report.message', { subject: 'report', id: reportId, side });
    await later(tx, 'conversations.tell', { reportId, id });
  });
}
