import { Refusal } from '#basics/refusal.ts';
import type { MessageKey } from '#basics/words.ts';
import { record, type LedgerActor } from '#modules/ledger/actions.ts';
import { writeLetter } from '#modules/letters/actions.ts';
import { tellByChatNoMore, tellTasksByChat } from '#modules/notifications/chatting.ts';
import { organisationById } from '#modules/organisations/queries.ts';
import { actorOfPerson } from '#modules/people/queries.ts';
import type { Actor } from '#modules/people/rules.ts';
import { ownPerson } from '#modules/people/rules-signing-in.ts';
import { staffMember, type StaffMember } from '#modules/people/who-may.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { sayIn } from '#server/words.ts';
import type { Account } from './accounts.ts';
import { mayConnect, takeLinkCode } from './codes.ts';
import { linkPage } from './links.ts';

/** What came of a code: linked, used or too old, or meant for the other kind of chat. */
export type Linking = 'linked' | 'wrong' | 'for-group' | 'for-private';

/**
 * A code was sent in a chat: in a private one it says whose the chat is, in a group whose tasks are
 * shown there. In the caller's transaction.
 */
export async function useLinkCode(tx: Tx, account: Account, code: string): Promise<Linking> {
  const taken = await takeLinkCode(tx, code);
  if (!taken) return 'wrong';
  const { personId, organisationId } = taken;
  if (account.kind === 'private') {
    return organisationId ? 'for-group' : linkPerson(tx, account, personId);
  }
  return organisationId
    ? linkGroup(tx, account, { personId, organisationId })
    : ('for-private' as const);
}

async function linkPerson(tx: Tx, account: Account, personId: string): Promise<Linking> {
  const person = await staffMember(tx, personId);
  if (!person) return 'wrong';
  if (account.person_id && account.person_id !== personId) await unlinkPerson(tx, account);
  await tx
    .updateTable('chat_accounts')
    .set({ person_id: personId, linked_at: now() })
    .$if(!account.locale_chosen, (it) => it.set({ locale: person.locale }))
    .where('id', '=', account.id)
    .execute();
  await tellTasksByChat(tx, personId);
  await notePerson(tx, personId, { event: 'chat-linked', chat: account });
  await writeToOwner(tx, account, person);
  return 'linked';
}

/** Whoever sits at somebody's screen could add a chat of their own: its owner hears of it. */
function writeToOwner(tx: Tx, { id, messenger, name }: Account, { email, locale }: StaffMember) {
  const say = sayIn(locale);
  const named = say(`account.chats-${messenger}` as MessageKey);
  return writeLetter(tx, {
    ...{ to: email, locale, kind: 'people-chat-linked', once: `${id} ${now().toISOString()}` },
    subject: say('letter.people-chat-linked.subject'),
    parts: [
      say('letter.people-chat-linked.words', { name, messenger: named }),
      { href: linkPage(), words: say('letter.people-chat-linked.open') },
    ],
  });
}

type Group = { personId: string; organisationId: string };

async function linkGroup(tx: Tx, account: Account, { personId, organisationId }: Group) {
  const organisation = await organisationById(organisationId);
  const may = mayConnect(await actorOfPerson(personId), organisationId);
  if (!organisation || organisation.retired || !may) return 'wrong' as const;
  if (account.organisation_id) await unlinkGroup(tx, { kind: 'person', personId }, account);
  await tx
    .updateTable('chat_accounts')
    .set({ organisation_id: organisationId, linked_at: now(), locale: organisation.locale })
    .where('id', '=', account.id)
    .execute();
  const by = { kind: 'person', personId } as const;
  await noteGroup(tx, by, { event: 'chat-linked', chat: account, id: organisationId });
  return 'linked' as const;
}

type Linked = Pick<Account, 'id' | 'messenger' | 'person_id' | 'organisation_id'>;

type Change = { event: 'chat-linked' | 'chat-unlinked'; chat: Linked };

/** Whose chat it is or was stands in the ledger, not its address. */
const notePerson = (tx: Tx, personId: string, { event, chat: { messenger } }: Change) =>
  record(tx, { kind: 'person', personId }, `person.${event}`, {
    ...{ subject: 'person', id: personId, messenger },
  });

const noteGroup = (tx: Tx, by: LedgerActor, { event, chat, id }: Change & { id: string }) =>
  record(tx, by, `organisation.${event}`, {
    ...{ subject: 'organisation', id, messenger: chat.messenger },
  });

/** A private chat is nobody's any more. */
export async function unlinkPerson(tx: Tx, chat: Linked): Promise<void> {
  const personId = chat.person_id;
  if (!personId) return;
  await tx
    .updateTable('chat_accounts')
    .set({ person_id: null, linked_at: null })
    .where('id', '=', chat.id)
    .execute();
  await tx.deleteFrom('chat_waits').where('account_id', '=', chat.id).execute();
  await notePerson(tx, personId, { event: 'chat-unlinked', chat });
  const left = await tx
    .selectFrom('chat_accounts')
    .select('id')
    .where('person_id', '=', personId)
    .executeTakeFirst();
  if (!left) await tellByChatNoMore(tx, personId);
}

/** A group is shown no tasks any more. */
export async function unlinkGroup(tx: Tx, by: LedgerActor, chat: Linked): Promise<void> {
  if (!chat.organisation_id) return;
  await tx
    .updateTable('chat_accounts')
    .set({ organisation_id: null, linked_at: null })
    .where('id', '=', chat.id)
    .execute();
  const id = chat.organisation_id;
  await noteGroup(tx, by, { event: 'chat-unlinked', chat, id });
}

/**
 * Cuts off a chat of one's own, or a group of an organisation one may connect. Refuses what is
 * neither.
 */
export function unlinkChat(actor: Actor, chatId: string): Promise<void> {
  const own = ownPerson(actor);
  return change(async (tx) => {
    const chat = await tx
      .selectFrom('chat_accounts')
      .select(['id', 'messenger', 'person_id', 'organisation_id'])
      .where('id', '=', chatId)
      .forUpdate()
      .executeTakeFirst();
    if (chat?.person_id === own.personId) return unlinkPerson(tx, chat);
    if (chat?.organisation_id && mayConnect(actor, chat.organisation_id)) {
      return unlinkGroup(tx, own, chat);
    }
    throw new Refusal('chat.link.gone', 404);
  });
}

/** Somebody has left: their chats are nobody's. Safe to run twice. */
export function cutOff({ personId }: { personId: string }): Promise<void> {
  return change(async (tx) => {
    const chats = await tx
      .selectFrom('chat_accounts')
      .innerJoin('people', 'people.id', 'chat_accounts.person_id')
      .select(['chat_accounts.id', 'messenger', 'person_id', 'chat_accounts.organisation_id'])
      .where('person_id', '=', personId)
      .where('disabled_at', 'is not', null)
      .forUpdate('chat_accounts')
      .execute();
    for (const chat of chats) await unlinkPerson(tx, chat);
  });
}
