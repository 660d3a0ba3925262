import type { Selectable } from 'kysely';
import { isLocale, type Locale } from '#basics/localised.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import type { Database, Tx } from '#server/database.ts';
import { idFrom } from '#server/ids.ts';
import type { Heard, Messenger } from './rules.ts';

export type Account = Selectable<Database['chat_accounts']>;

/** The id of a chat: the same messenger and address are always the same. */
export const accountIdOf = (messenger: Messenger, address: string) =>
  idFrom(`chat:${messenger}:${address}`);

/** Notes that a chat wrote to us, and makes it known when it is new. Gives its id. */
export async function noteHeard(tx: Tx, messenger: Messenger, heard: Heard): Promise<string> {
  const { chat, from } = heard;
  const id = accountIdOf(messenger, chat.address);
  await tx
    .insertInto('chat_accounts')
    .values({
      ...{ id, messenger, address: chat.address, kind: chat.kind },
      ...{ name: chat.name.slice(0, 120), locale: localeOf(from.language) },
      ...{ made_at: now(), heard_at: now() },
    })
    .onConflict((it) => it.column('id').doUpdateSet({ heard_at: now() }))
    .execute();
  if (chat.before !== undefined) await moveLink(tx, accountIdOf(messenger, chat.before), id);
  return id;
}

/** The organisation whose group it is stays with the group when the messenger gives it a new address. */
async function moveLink(tx: Tx, from: string, to: string): Promise<void> {
  const old = await lockAccount(tx, from);
  if (!old?.organisation_id || old.kind !== 'group') return;
  const { organisation_id, linked_at, locale, locale_chosen } = old;
  await tx
    .updateTable('chat_accounts')
    .set({ organisation_id, linked_at, locale, locale_chosen })
    .where('id', '=', to)
    .where('organisation_id', 'is', null)
    .execute();
  await tx
    .updateTable('chat_accounts')
    .set({ organisation_id: null, linked_at: null })
    .where('id', '=', from)
    .execute();
}

function localeOf(language = ''): Locale {
  const short = language.slice(0, 2).toLowerCase();
  return isLocale(short) ? short : config.defaultLocale;
}

/** The chat, locked until the transaction ends: one update after the other. */
export const lockAccount = (tx: Tx, id: string): Promise<Account | undefined> =>
  tx.selectFrom('chat_accounts').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
