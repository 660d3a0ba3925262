import { inLocale, type Locale } from '#basics/localised.ts';
import { organisationsKept } from '#modules/organisations/queries.ts';
import type { Actor } from '#modules/people/rules.ts';
import { ownPerson } from '#modules/people/rules-signing-in.ts';
import { db } from '#server/database.ts';
import { mayConnect } from './codes.ts';
import type { Messenger } from './rules.ts';

/**
 * One's own chats, the groups of organisations one may connect, and which those organisations are.
 * Refuses strangers.
 */
export async function ownChats(actor: Actor, locale: Locale) {
  const { personId } = ownPerson(actor);
  const organisations = (await organisationsKept())
    .filter(({ id, retired }) => !retired && mayConnect(actor, id))
    .map(({ id, names }) => ({ id, name: inLocale(names, locale) }))
    .toSorted((one, other) => one.name.localeCompare(other.name, locale));
  const ids = organisations.map(({ id }) => id);
  const rows = await db
    .selectFrom('chat_accounts')
    .select(['id', 'messenger', 'name', 'linked_at', 'person_id', 'organisation_id'])
    .where((it) =>
      it.or([
        it('person_id', '=', personId),
        ...(ids.length > 0 ? [it('organisation_id', 'in', ids)] : []),
      ]),
    )
    .orderBy('linked_at')
    .execute();
  const nameOf = new Map(organisations.map(({ id, name }) => [id, name]));
  const chats = rows.map((row) => ({
    ...{ id: row.id, messenger: row.messenger as Messenger, name: row.name },
    ...{ linkedAt: row.linked_at, organisation: nameOf.get(row.organisation_id ?? '') ?? '' },
    own: row.person_id === personId,
  }));
  return {
    organisations,
    chats: chats.filter(({ own }) => own),
    groups: chats.filter(({ own }) => !own),
  };
}
