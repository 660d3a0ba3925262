import { ownChoices } from '#modules/notifications/queries.ts';
import { ownAccount } from '#modules/people/account.ts';
import type { Actor } from '#modules/people/rules.ts';
import { ownPerson } from '#modules/people/rules-signing-in.ts';
import { db } from '#server/database.ts';

/** So many of the newest of what somebody did are listed. */
const MOST = 10_000;

/**
 * What is kept of a member of staff, for themselves: account, roles, devices, choices, chats,
 * kept filters, and which of their acts stand in the ledger. Refuses everybody else.
 */
export async function exportOwnStaff(actor: Actor, sessionId: string) {
  const { personId } = ownPerson(actor);
  const [account, telling, chats, roles, filters, did] = await Promise.all([
    ownAccount(actor, sessionId),
    ownChoices(actor),
    chatsOf(personId),
    rolesOf(personId),
    filtersOf(personId),
    actsOf(personId),
  ]);
  return { account, telling, chats, roles, filters, did };
}

const rolesOf = (personId: string) =>
  db
    .selectFrom('people_roles')
    .select(['role', 'organisation_id', 'area_id', 'category_id', 'assigned_only'])
    .where('person_id', '=', personId)
    .execute();

const chatsOf = (personId: string) =>
  db
    .selectFrom('chat_accounts')
    .select(['messenger', 'address', 'name', 'locale', 'linked_at'])
    .where('person_id', '=', personId)
    .execute();

const filtersOf = (personId: string) =>
  db
    .selectFrom('report_filters')
    .select(['name', 'query', 'shared', 'made_at'])
    .where('person_id', '=', personId)
    .orderBy('made_at')
    .execute();

/** What they did and when; not to what, so that nothing about residents leaves by this way. */
const actsOf = (personId: string) =>
  db
    .selectFrom('ledger_entries')
    .select(['event', 'happened_at'])
    .where('by_person_id', '=', personId)
    .orderBy('happened_at', 'desc')
    .limit(MOST)
    .execute();
