import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { db, type Tx } from '#server/database.ts';
import { CHOOSING_HOURS, type Choosing } from './rules-wishing.ts';

const tooOld = () => new Date(now().getTime() - CHOOSING_HOURS * 3_600_000);

/** What is being chosen in a chat; null when nothing is. */
export async function choosingOf(tx: Tx, accountId: string): Promise<Choosing | null> {
  const row = await tx
    .selectFrom('chat_wishes')
    .select('choosing')
    .where('account_id', '=', accountId)
    .where('asked_at', '>', tooOld())
    .executeTakeFirst();
  return row ? (row.choosing as Choosing) : null;
}

/** Keeps how far a choice has come. */
export async function keepChoosing(tx: Tx, accountId: string, choosing: Choosing): Promise<void> {
  const values = { choosing: JSON.stringify(choosing), asked_at: now() };
  await tx
    .insertInto('chat_wishes')
    .values({ account_id: accountId, ...values })
    .onConflict((it) => it.column('account_id').doUpdateSet(values))
    .execute();
}

/** Nothing is being chosen there any more. */
export async function dropChoosing(tx: Tx, accountId: string): Promise<void> {
  await tx.deleteFrom('chat_wishes').where('account_id', '=', accountId).execute();
}

/** Forgets what was begun and left. */
export async function forgetChoosings(): Promise<void> {
  await db.deleteFrom('chat_wishes').where('asked_at', '<=', tooOld()).execute();
}

/**
 * Whether we may begin to speak in a messenger at any hour: WhatsApp wants templates for it that were
 * approved, and somebody to say so (WHATSAPP_NEWS_LANGUAGES).
 */
export const maySpeakFirst = (messenger: string): boolean =>
  messenger !== 'whatsapp' || (config.whatsapp?.newsLanguages.length ?? 0) > 0;
