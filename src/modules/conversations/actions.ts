import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import { claimPhotos } from '#modules/media/actions.ts';
import { unsentPhotos } from '#modules/media/queries.ts';
import { keeperOf } from '#modules/media/rules.ts';
import { personOf, type Actor } from '#modules/people/rules.ts';
import { lockReport } from '#modules/reports/moving.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import type { Message } from './input.ts';
import type { Side } from './rules.ts';
import { speakerOf } from './speaking.ts';

/**
 * Says something to the other sides of a report, with the photos they left for it; the others hear
 * of it. Refuses strangers, a desk elsewhere, and an organisation whose task went to somebody else.
 */
export function sayToOthers(
  actor: Actor,
  reportId: string,
  { words, locale }: Message,
  within?: Tx,
) {
  return change(async (tx) => {
    const speaker = await speakerOf(tx, actor, reportId);
    if (speaker.over) throw new Refusal('conversation.not-yours', 403);
    await lockReport(tx, reportId);
    const { side, organisationId } = speaker;
    const id = newId();
    const keeper = keeperOf(actor, 'message');
    const photoIds = await unsentPhotos(tx, reportId, keeper);
    await claimPhotos(tx, reportId, 'message', { showing: 'held', photoIds, keeper });
    await tx
      .insertInto('conversation_messages')
      .values({
        report_id: reportId,
        id,
        side,
        organisation_id: organisationId,
        person_id: personOf(actor),
        words,
        locale: locale ?? null,
        photo_ids: photoIds,
        said_at: now(),
      })
      .execute();
    await record(tx, actor, 'report.message', { subject: 'report', id: reportId, side });
    await later(tx, 'conversations.tell', { reportId, id });
    await later(tx, 'chats.tell-message', { reportId, id });
  }, within);
}

type Unread = { side: Side; isNew: boolean };

/**
 * Notes that a side has read what the others said, for those who said it. Nothing happens when
 * `seen` (what messagesOf gave) holds nothing new, so a page may always call it.
 */
export async function markRead(actor: Actor, reportId: string, seen: readonly Unread[]) {
  if (!seen.some(({ isNew }) => isNew)) return;
  await change(async (tx) => {
    const { side, over } = await speakerOf(tx, actor, reportId);
    if (over) return;
    await tx
      .updateTable('conversation_messages')
      .set({ [`${side}_read_at`]: now() })
      .where('report_id', '=', reportId)
      .where('side', '<>', side)
      .where(`${side}_read_at`, 'is', null)
      .execute();
  });
}
