import { Refusal } from '#basics/refusal.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { db } from '#server/database.ts';
import { MOST_ATTEMPTS, type Messenger } from './rules.ts';

const MOST_SHOWN = 50;

/** What came in by chats and could not be handled, the last first: by which messenger, and when. Whose it was is not said. */
export async function laidAsideChats(actor: Actor) {
  if (!may(actor, 'letter.see')) throw new Refusal('people.may-not-desk', 403);
  const rows = await db
    .selectFrom('chat_updates')
    .innerJoin('chat_accounts', 'chat_accounts.id', 'account_id')
    .select(['chat_updates.id', 'messenger', 'taken_at', 'handled_at'])
    .where('handled_at', 'is not', null)
    .where('tries', '>=', MOST_ATTEMPTS)
    .orderBy('handled_at', 'desc')
    .limit(MOST_SHOWN)
    .execute();
  return rows.map((row) => ({
    ...{ id: row.id, messenger: row.messenger as Messenger },
    ...{ takenAt: row.taken_at, laidAt: row.handled_at ?? row.taken_at },
  }));
}
