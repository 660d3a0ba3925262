import { Refusal } from '#basics/refusal.ts';
import type { Actor } from '#modules/people/rules.ts';
import { db } from '#server/database.ts';
import { sideOf, type Side } from './rules.ts';

/** What was said about a report, oldest first, for one of the sides. Refuses strangers. */
export async function messagesOf(actor: Actor, reportId: string) {
  if (!sideOf(actor, reportId)) throw new Refusal('conversation.not-yours', 403);
  const rows = await db
    .selectFrom('conversation_messages')
    .select(['id', 'side', 'organisation_id', 'words', 'said_at'])
    .where('report_id', '=', reportId)
    .orderBy('said_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ ...row, side: row.side as Side }));
}
