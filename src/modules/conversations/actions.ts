import { Refusal } from '#basics/refusal.ts';
import { mayWorkDesk, type Actor } from '#modules/people/rules.ts';
import { areasAt } from '#modules/areas/queries.ts';
import { record } from '#modules/ledger/actions.ts';
import { lockReport } from '#modules/reports/moving.ts';
import { now } from '#server/clock.ts';
import { change } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import type { Message } from './input.ts';
import { sideOf } from './rules.ts';

/** Says something to the other sides of a report; they hear of it by letter. */
export function sayToOthers(actor: Actor, reportId: string, { words }: Message) {
  return change(async (tx) => {
    const side = sideOf(actor, reportId);
    if (!side) throw new Refusal('conversation.not-yours', 403);
    const report = await lockReport(tx, reportId);
    if (side === 'desk') {
      const areas = await areasAt(report);
      if (!mayWorkDesk(actor, areas.map(({ id }) => id))) {
        throw new Refusal('report.not-your-area', 403);
      }
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
