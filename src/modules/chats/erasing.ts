import type { Tx } from '#server/database.ts';
import { eraseVoices } from './voices.ts';

/** Erases from which chat a report came, who follows it there, what was spoken and said about it. */
export async function eraseChatsOf(tx: Tx, reportId: string): Promise<void> {
  await eraseVoices(tx, reportId);
  await eraseChatTasks(tx, reportId);
  await tx.deleteFrom('chat_reports').where('report_id', '=', reportId).execute();
  await tx.deleteFrom('chat_messages').where('report_id', '=', reportId).execute();
  await tx.deleteFrom('chat_drafts').where('report_id', '=', reportId).execute();
}

/** Erases what chats knew of a report's tasks, and what they were waited for about it. */
async function eraseChatTasks(tx: Tx, reportId: string): Promise<void> {
  await tx.deleteFrom('chat_tasks').where('report_id', '=', reportId).execute();
  await tx.deleteFrom('chat_waits').where('report_id', '=', reportId).execute();
}
