import type { Selectable } from 'kysely';
import { now } from '#server/clock.ts';
import type { Database, Tx } from '#server/database.ts';
import { waitMinutes, type WaitsFor } from './rules-staff.ts';

export type Wait = Selectable<Database['chat_waits']> & { waits_for: WaitsFor };

type Wanted = { waitsFor: WaitsFor; reportId: string; assignmentId?: string };

/** From now on this is waited for in the chat, and nothing else. */
export async function waitFor(tx: Tx, accountId: string, wanted: Wanted): Promise<void> {
  const until = new Date(now().getTime() + waitMinutes[wanted.waitsFor] * 60_000);
  const values = {
    ...{ waits_for: wanted.waitsFor, report_id: wanted.reportId },
    ...{ assignment_id: wanted.assignmentId ?? null, since: now(), until },
  };
  await tx
    .insertInto('chat_waits')
    .values({ account_id: accountId, ...values })
    .onConflict((it) => it.column('account_id').doUpdateSet(values))
    .execute();
}

/** What is waited for in a chat now; undefined when it is nothing. */
export async function waitOf(tx: Tx, accountId: string): Promise<Wait | undefined> {
  const row = await tx
    .selectFrom('chat_waits')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('until', '>', now())
    .executeTakeFirst();
  return row as Wait | undefined;
}

/** Nothing is waited for there any more. */
export async function waitNoMore(tx: Tx, accountId: string): Promise<void> {
  await tx.deleteFrom('chat_waits').where('account_id', '=', accountId).execute();
}

const ALBUM_MS = 120_000;

/** More of the same album may come: it is waited for two minutes more and no longer. */
export async function shortenWait(tx: Tx, { account_id: accountId }: Wait): Promise<void> {
  const until = new Date(now().getTime() + ALBUM_MS);
  await tx
    .updateTable('chat_waits')
    .set({ until })
    .where('account_id', '=', accountId)
    .where('until', '>', until)
    .execute();
}
