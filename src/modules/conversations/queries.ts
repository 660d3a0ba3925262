import { messagePhotos } from '#modules/media/queries.ts';
import type { Actor } from '#modules/people/rules.ts';
import { onGrounds } from '#modules/reports/grounds.ts';
import { db } from '#server/database.ts';
import type { Locale } from '#basics/localised.ts';
import { readAt, type Side } from './rules.ts';
import { speakerOf } from './speaking.ts';

/**
 * What was said about a report, oldest first, for one of the sides: words as they were written,
 * photos, when another side read it, and what is new to this one. Nothing for an organisation
 * whose task went to somebody else. Refuses strangers, and a desk elsewhere.
 */
export async function messagesOf(actor: Actor, reportId: string) {
  const { side: own, over } = await speakerOf(db, actor, reportId);
  if (over) return [];
  const rows = await db
    .selectFrom('conversation_messages')
    .select(['id', 'side', 'organisation_id', 'words', 'locale', 'said_at', 'photo_ids'])
    .select(['reporter_read_at', 'responder_read_at', 'desk_read_at'])
    .where('report_id', '=', reportId)
    .orderBy('said_at')
    .orderBy('id')
    .execute();
  const some = rows.some(({ photo_ids: ids }) => ids.length > 0);
  const photos = some ? await messagePhotos(reportId) : [];
  return rows.map((row) => ({
    id: row.id,
    side: row.side as Side,
    organisation_id: row.organisation_id,
    words: row.words,
    locale: row.locale as Locale | null,
    said_at: row.said_at,
    photos: photos.filter(({ id }) => row.photo_ids.includes(id)),
    readAt: readAt(row.side as Side, row),
    isNew: row.side !== own && row[`${own}_read_at`] === null,
  }));
}

/** How many messages nobody at the desk has read, for each of these reports that has any. */
export async function unreadAtDesk(reportIds: readonly string[]): Promise<Map<string, number>> {
  if (reportIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('conversation_messages')
    .select('report_id')
    .select((it) => it.fn.countAll<number>().as('count'))
    .where('report_id', 'in', [...reportIds])
    .where('side', '<>', 'desk')
    .where('desk_read_at', 'is', null)
    .groupBy('report_id')
    .execute();
  return new Map(rows.map(({ report_id, count }) => [report_id, count]));
}

/** How many reports on somebody's ground have messages that nobody at the desk has read. */
export async function unreadFor(actor: Actor): Promise<number> {
  const mine = await onGrounds(actor, 'report.answer');
  const row = await db
    .selectFrom('conversation_messages')
    .innerJoin('reports', 'reports.id', 'conversation_messages.report_id')
    .select((it) => it.fn.count<number>('report_id').distinct().as('count'))
    .where('side', '<>', 'desk')
    .where('desk_read_at', 'is', null)
    .where(mine)
    .executeTakeFirstOrThrow();
  return row.count;
}
