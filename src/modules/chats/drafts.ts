import { sql } from 'kysely';
import { erasePhotos } from '#modules/media/actions.ts';
import { now } from '#server/clock.ts';
import type { Tx } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { newDraft, type ChatState, type Draft } from './rules-draft.ts';
import { eraseVoices } from './voices.ts';

/** What a chat is about now. Nothing of it is in memory: a restart in between changes nothing. */
export async function readState(tx: Tx, accountId: string): Promise<ChatState> {
  const row = await tx
    .selectFrom('chat_drafts')
    .select('state')
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return row ? (row.state as ChatState) : { draft: null, before: null };
}

/** Keeps what a chat is about; the day of a draft begins anew. */
export async function keepState(tx: Tx, accountId: string, state: ChatState): Promise<void> {
  const reportId = state.draft?.reportId ?? state.before?.reportId;
  if (!reportId) return;
  const values = { report_id: reportId, state: JSON.stringify(state), changed_at: now() };
  await tx
    .insertInto('chat_drafts')
    .values({ account_id: accountId, made_at: now(), ...values })
    .onConflict((it) =>
      it.column('account_id').doUpdateSet({
        ...values,
        // Of one draft they are reminded once, however often they come back to it.
        reminded_at: sql`case when chat_drafts.report_id = excluded.report_id then chat_drafts.reminded_at end`,
      }),
    )
    .execute();
}

/** The draft of a chat; one is begun when there is none. */
export async function openDraft(tx: Tx, accountId: string, state: ChatState): Promise<Draft> {
  if (state.draft) return state.draft;
  const draft = newDraft(newId());
  await keepState(tx, accountId, { ...state, draft });
  return draft;
}

/** Erases what was kept for a report that will not be filed: photos and voices with their files. */
export async function eraseKept(tx: Tx, reportId: string): Promise<void> {
  await erasePhotos(tx, reportId);
  await eraseVoices(tx, reportId);
}
