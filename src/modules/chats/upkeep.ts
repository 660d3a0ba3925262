import { sql } from 'kysely';
import { now } from '#server/clock.ts';
import { change, db, type Tx } from '#server/database.ts';
import { sayIn } from '#server/words.ts';
import { lockAccount } from './accounts.ts';
import { dropChoosing } from './choosings.ts';
import { eraseKept } from './drafts.ts';
import { tagOf, tellerOf } from './knowing.ts';
import { sayInChat } from './outbox.ts';
import { pressValue, type ChatState, type Draft } from './rules-draft.ts';
import { DRAFT_HOURS, type Said } from './rules.ts';

const HOUR_MS = 3_600_000;
/** After so many hours of silence they are reminded, once. */
const REMIND_HOURS = 3;
/** That an update was handled, and a message sent, is known for so long: nobody repeats it after that. */
const KEPT_HOURS = 30 * 24;
/** Who has not written for two years, and told us of nothing we still keep, is forgotten. */
const IDLE_HOURS = 730 * 24;
const AT_ONCE = 500;

const before = (hours: number) => new Date(now().getTime() - hours * HOUR_MS);

/** Reminds of each draft that waits for an answer, once, and erases what has waited for a day. */
export async function mindDrafts(): Promise<void> {
  for (const accountId of await idleFor(DRAFT_HOURS)) await ifIdle(accountId, DRAFT_HOURS, erase);
  for (const accountId of await idleFor(REMIND_HOURS))
    await ifIdle(accountId, REMIND_HOURS, remind);
}

async function idleFor(hours: number): Promise<string[]> {
  const rows = await db
    .selectFrom('chat_drafts')
    .select('account_id')
    .where('changed_at', '<=', before(hours))
    .$if(hours === REMIND_HOURS, (it) => it.where('reminded_at', 'is', null))
    .orderBy('changed_at')
    .limit(AT_ONCE)
    .execute();
  return rows.map((row) => row.account_id);
}

type Idle = { id: string; locale: string; messenger: string; state: ChatState };

/** Does it with a draft, locked, when its chat is still silent. */
const ifIdle = (accountId: string, hours: number, work: (tx: Tx, idle: Idle) => Promise<void>) =>
  change(async (tx) => {
    const account = await lockAccount(tx, accountId);
    const row = await tx
      .selectFrom('chat_drafts')
      .select('state')
      .where('account_id', '=', accountId)
      .where('changed_at', '<=', before(hours))
      .executeTakeFirst();
    if (account && row) await work(tx, { ...account, state: row.state as ChatState });
  });

async function erase(tx: Tx, { id, state }: Idle): Promise<void> {
  if (state.draft) await eraseKept(tx, state.draft.reportId);
  await tx.deleteFrom('chat_drafts').where('account_id', '=', id).execute();
}

async function remind(tx: Tx, idle: Idle): Promise<void> {
  await tx
    .updateTable('chat_drafts')
    .set({ reminded_at: now() })
    .where('account_id', '=', idle.id)
    .execute();
  const { draft } = idle.state;
  if (draft) await sayInChat(tx, { accountId: idle.id }, reminderOf(draft, idle));
}

function reminderOf(draft: Draft, idle: Idle): Said {
  const say = sayIn(tellerOf(idle).locale);
  const press = (what: string, words: string) => ({
    value: pressValue(tagOf(draft), what),
    words,
  });
  return {
    words: say('chat.reminder'),
    choices: [[press('go-on', say('chat.go-on'))], [press('cancel', say('chat.cancel'))]],
  };
}

/** Forgets what was handled and said long ago, and chats in which nothing has been said for years. */
export async function forgetOld(): Promise<void> {
  const old = before(KEPT_HOURS);
  await db.deleteFrom('chat_updates').where('handled_at', '<', old).execute();
  await db
    .deleteFrom('chat_messages')
    .where('queued_at', '<', old)
    .where('state', '<>', 'queued')
    .execute();
  for (const { id } of await idleAccounts()) await change((tx) => forgetAccount(tx, id));
}

const idleAccounts = () =>
  db
    .selectFrom('chat_accounts')
    .select('id')
    .where('heard_at', '<', before(IDLE_HOURS))
    .where('person_id', 'is', null)
    .where('organisation_id', 'is', null)
    .where((it) =>
      it.not(
        it.exists(
          it
            .selectFrom('subscription_subscribers')
            .select(sql`1`.as('one'))
            .where('address', '=', sql<string>`chat_accounts.id::text`),
        ),
      ),
    )
    .where((it) =>
      it.not(
        it.exists(
          it
            .selectFrom('chat_reports')
            .select(sql`1`.as('one'))
            .whereRef('account_id', '=', 'chat_accounts.id'),
        ),
      ),
    )
    .limit(AT_ONCE)
    .execute();

async function forgetAccount(tx: Tx, id: string): Promise<void> {
  const account = await lockAccount(tx, id);
  if (!account || account.heard_at >= before(IDLE_HOURS)) return;
  await tx.deleteFrom('chat_updates').where('account_id', '=', id).execute();
  await tx.deleteFrom('chat_messages').where('account_id', '=', id).execute();
  await tx.deleteFrom('chat_drafts').where('account_id', '=', id).execute();
  await tx.deleteFrom('chat_tasks').where('account_id', '=', id).execute();
  await dropChoosing(tx, id);
  await tx.deleteFrom('chat_waits').where('account_id', '=', id).execute();
  await tx.deleteFrom('chat_accounts').where('id', '=', id).execute();
}
