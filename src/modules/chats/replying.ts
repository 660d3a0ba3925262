import { Refusal } from '#basics/refusal.ts';
import { sayToOthers } from '#modules/conversations/actions.ts';
import { message } from '#modules/conversations/input.ts';
import { keepPhoto } from '#modules/media/actions.ts';
import type { Actor } from '#modules/people/rules.ts';
import { limit } from '#server/limits.ts';
import type { Hearing } from './hearing.ts';
import { staffOf } from './linked.ts';
import { answer, sayRefused, wordsOf } from './replies.ts';
import { refusalOf } from './trying.ts';

/**
 * An answer to one of our messages about a report that came from this chat, or whose task it was
 * shown: it becomes a message to the other sides.
 */
export async function hearReply(hearing: Hearing): Promise<boolean> {
  const { heard } = hearing;
  if (!heard.answers || (heard.deed.kind !== 'words' && heard.deed.kind !== 'photo')) return false;
  const actor = await speaker(hearing, heard.answers);
  if (!actor) return false;
  await sendMessage(hearing, actor);
  return true;
}

type Speaker = { kind: 'reporter'; reportId: string } | { staff: Actor; reportId: string };

async function speaker({ tx, account }: Hearing, answers: string): Promise<Speaker | null> {
  const said = await tx
    .selectFrom('chat_messages')
    .select('report_id')
    .where('account_id', '=', account.id)
    .where('external_id', '=', answers)
    .where('report_id', 'is not', null)
    .executeTakeFirst();
  const reportId = said?.report_id;
  if (!reportId) return null;
  const own = await tx
    .selectFrom('chat_reports')
    .select('report_id')
    .where('report_id', '=', reportId)
    .where('account_id', '=', account.id)
    .where('follows', '=', false)
    .executeTakeFirst();
  if (own) return { kind: 'reporter', reportId };
  const task = await tx
    .selectFrom('chat_tasks')
    .select('id')
    .where('account_id', '=', account.id)
    .where('report_id', '=', reportId)
    .executeTakeFirst();
  const staff = task && (await staffOf(account));
  return staff ? { staff, reportId } : null;
}

/** Says what was written or shown to the other sides of a report, and that it was passed on. */
export async function sendMessage(hearing: Hearing, as: Speaker): Promise<void> {
  const { tx, account, heard, media } = hearing;
  const { deed } = heard;
  const { reportId } = as;
  const actor: Actor = 'staff' in as ? as.staff : as;
  if (deed.kind === 'photo' && (!media || 'problem' in media)) {
    return answer(tx, account, 'chat.task.photo-lost');
  }
  const refused = await refusalOf(tx, async () => {
    await limit('message', account.id);
    // In a transaction of its own: the same picture again is the same photo, so a second run adds none.
    if (media && 'bytes' in media)
      await keepPhoto(actor, { subjectId: reportId, kind: 'message' }, media.bytes);
    const words = 'words' in deed && deed.words.trim();
    const read = message.safeParse({
      words: words || wordsOf(account)('chat.message.photo'),
      locale: account.locale,
    });
    if (!read.success) throw new Refusal('field.too-long', 400);
    await sayToOthers(actor, reportId, read.data, tx);
  });
  if (refused) return sayRefused(tx, account, refused);
  return answer(tx, account, 'chat.message.sent', { reportId });
}
