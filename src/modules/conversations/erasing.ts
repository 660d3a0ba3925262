import type { Tx } from '#server/database.ts';

/** Erases what was said about a report; with a side, what that side said. */
export async function eraseConversation(tx: Tx, reportId: string, side?: 'reporter') {
  let messages = tx.deleteFrom('conversation_messages').where('report_id', '=', reportId);
  if (side) messages = messages.where('side', '=', side);
  await messages.execute();
}
