import type { Kysely } from 'kysely';
import { actorOfPerson } from '#modules/people/queries.ts';
import type { Actor } from '#modules/people/rules.ts';
import type { Database } from '#server/database.ts';
import { accountIdOf } from './accounts.ts';
import type { Messenger } from './rules.ts';

/** The private chats of a member of staff who still works here. */
export const linkedChatsOf = (source: Kysely<Database>, personId: string) =>
  source
    .selectFrom('chat_accounts')
    .innerJoin('people', 'people.id', 'chat_accounts.person_id')
    .select(['chat_accounts.id', 'chat_accounts.locale', 'chat_accounts.kind'])
    .where('person_id', '=', personId)
    .where('chat_accounts.kind', '=', 'private')
    .where('disabled_at', 'is', null)
    .where('blocked_at', 'is', null)
    .orderBy('chat_accounts.id')
    .execute();

export type StaffActor = Extract<Actor, { kind: 'person' }>;

/** Whose chat it is, as they may act now; null when it is nobody's who works here. */
export async function staffOf(account: { person_id: string | null }): Promise<StaffActor | null> {
  const actor = account.person_id ? await actorOfPerson(account.person_id) : null;
  return actor?.kind === 'person' ? actor : null;
}

/** The private chat of somebody who did something in a group; undefined when they never wrote to us. */
export const ownChatOf = (source: Kysely<Database>, messenger: string, from: string) =>
  source
    .selectFrom('chat_accounts')
    .select(['id', 'locale', 'kind', 'person_id'])
    .where('id', '=', accountIdOf(messenger as Messenger, from))
    .where('kind', '=', 'private')
    .executeTakeFirst();
