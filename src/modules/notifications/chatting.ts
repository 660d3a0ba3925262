import type { Kysely } from 'kysely';
import type { LetterPart } from '#modules/letters/rules.ts';
import type { Database, Tx } from '#server/database.ts';
import { personToTell } from './queries.ts';
import { kindOf, type KindName } from './rules.ts';
import { writeAsLetter } from './settling.ts';
import type { NotificationRef } from './actions.ts';

/** What is to be told in somebody's chats while its words are kept; null once that was done. */
export async function toldInChat(source: Kysely<Database>, { personId, id }: NotificationRef) {
  const row = await source
    .selectFrom('notifications')
    .select(['person_id', 'id', 'kind', 'about_id', 'path', 'subject', 'parts'])
    .where('person_id', '=', personId)
    .where('id', '=', id)
    .where('way', '=', 'chat')
    .where('told_at', 'is not', null)
    .where('subject', '<>', '')
    .executeTakeFirst();
  return row ? { ...row, parts: row.parts as LetterPart[] } : null;
}

export type ToldInChat = NonNullable<Awaited<ReturnType<typeof toldInChat>>>;

/** There is no chat to tell it in: it becomes a letter. */
export async function becomeLetter(tx: Tx, told: ToldInChat): Promise<void> {
  const { person_id: personId, id, kind, about_id: aboutId, subject, parts } = told;
  const person = await personToTell(tx, personId, kindOf(kind));
  if (!person) return;
  const { email, locale } = person;
  await writeAsLetter(tx, { id, email, locale, kind, aboutId, subject, parts });
}

const ofTasks: readonly KindName[] = [
  'task-offer',
  'task-disputed',
  'task-reminder',
  'task-withdrawn',
  'task-thanks',
];

/** Somebody can be told by chat now: tasks reach them there, unless they chose otherwise before. */
export async function tellTasksByChat(tx: Tx, personId: string): Promise<void> {
  await tx
    .insertInto('notification_choices')
    .values(ofTasks.map((kind) => ({ person_id: personId, kind, way: 'chat' })))
    .onConflict((it) => it.doNothing())
    .execute();
}

/** Somebody has no chat any more: what they heard there reaches them as the house does it. */
export async function tellByChatNoMore(tx: Tx, personId: string): Promise<void> {
  await tx
    .deleteFrom('notification_choices')
    .where('person_id', '=', personId)
    .where('way', '=', 'chat')
    .execute();
}
