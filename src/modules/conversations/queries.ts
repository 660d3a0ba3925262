import { Refusal } from '#basics/refusal.ts';
import { taskStands } from '#modules/assignments/queries.ts';
import type { Actor } from '#modules/people/rules.ts';
import { requireDesk } from '#modules/reports/desk.ts';
import { db } from '#server/database.ts';
import { sideOf, taskOf, type Side } from './rules.ts';

/**
 * What was said about a report, oldest first, for one of the sides; nothing for an organisation
 * whose task went to somebody else. Refuses strangers, and a desk elsewhere.
 */
export async function messagesOf(actor: Actor, reportId: string) {
  const side = sideOf(actor, reportId);
  if (!side) throw new Refusal('conversation.not-yours', 403);
  if (side === 'desk') await requireDesk(actor, reportId);
  if (actor.kind === 'responder' && !(await taskStands(taskOf(actor)))) return [];
  const rows = await db
    .selectFrom('conversation_messages')
    .select(['id', 'side', 'organisation_id', 'words', 'said_at'])
    .where('report_id', '=', reportId)
    .orderBy('said_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ ...row, side: row.side as Side }));
}
