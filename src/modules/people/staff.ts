import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import type { RoleGiven, StaffTaken } from './input-staff.ts';
import { writeInvitation } from './invitations.ts';
import { may, type Actor } from './rules.ts';
import { endSessions } from './sessions.ts';

type Why = { why: string };

/** Takes somebody on with a first role and sends the invitation. Refuses an address that is there. */
export function takeOn(actor: Actor, input: StaffTaken) {
  return administering(actor, null, async (tx) => {
    const { email, name, locale, why } = input;
    const id = newId();
    const added = await tx
      .insertInto('people')
      .values({ id, email, name, locale, created_at: now() })
      .onConflict((it) => it.column('email').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!added) throw new Refusal('people.already-there', 409, {}, 'email');
    await record(tx, actor, 'person.added', { subject: 'person', id, why });
    await give(tx, actor, { ...input, personId: id });
    await writeInvitation(tx, actor, id);
    return { id };
  });
}

/** Gives somebody one more role. Refuses one they have, and to give oneself anything. */
export const giveRole = (actor: Actor, personId: string, input: RoleGiven) =>
  administering(actor, personId, (tx) => give(tx, actor, { ...input, personId }));

async function give(tx: Tx, actor: Actor, given: RoleGiven & { personId: string }) {
  const { personId, role, organisationId, areaId, categoryId, assignedOnly, why } = given;
  await requireThere(tx, 'organisations', organisationId);
  await requireThere(tx, 'areas', areaId);
  await requireThere(tx, 'categories', categoryId);
  const added = await tx
    .insertInto('people_roles')
    .values({
      ...{ id: newId(), person_id: personId, role, assigned_only: assignedOnly },
      ...{ organisation_id: organisationId, area_id: areaId, category_id: categoryId },
    })
    .onConflict((it) => it.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!added) throw new Refusal('people.has-role', 409, {}, 'role');
  const bounds = { organisation: organisationId, area: areaId, category: categoryId, assignedOnly };
  await record(tx, actor, 'person.role-given', {
    ...{ subject: 'person', id: personId, why, role, ...bounds },
  });
}

/** Takes a role from somebody. Refuses the last administrator's, and one's own. */
export const takeRole = (
  actor: Actor,
  personId: string,
  { roleId, why }: Why & { roleId: string },
) =>
  administering(actor, personId, async (tx) => {
    const taken = await tx
      .deleteFrom('people_roles')
      .where('id', '=', roleId)
      .where('person_id', '=', personId)
      .returningAll()
      .executeTakeFirst();
    if (!taken) throw new Refusal('people.no-such-role', 404);
    await requireAnAdministrator(tx);
    await record(tx, actor, 'person.role-taken', {
      ...{ subject: 'person', id: personId, why, role: taken.role },
      ...{ organisation: taken.organisation_id, area: taken.area_id },
      ...{ category: taken.category_id, assignedOnly: taken.assigned_only },
    });
  });

/** Somebody has left: they are signed out everywhere and come in no more. Their name stays. */
export const disablePerson = (actor: Actor, personId: string, { why }: Why) =>
  administering(actor, personId, async (tx) => {
    await setDisabled(tx, personId, now());
    await requireAnAdministrator(tx);
    await endSessions(tx, personId);
    await later(tx, 'chats.cut-off', { personId });
    await record(tx, actor, 'person.disabled', { subject: 'person', id: personId, why });
  });

/** Somebody is back, with the roles they had. */
export const enablePerson = (actor: Actor, personId: string, { why }: Why) =>
  administering(actor, personId, async (tx) => {
    await setDisabled(tx, personId, null);
    await record(tx, actor, 'person.enabled', { subject: 'person', id: personId, why });
  });

async function setDisabled(tx: Tx, personId: string, at: Date | null) {
  await tx
    .updateTable('people')
    .set({ disabled_at: at })
    .where('id', '=', personId)
    .where('disabled_at', at ? 'is' : 'is not', null)
    .execute();
}

/**
 * Changes people, one change after the other: who may give and take everything is bound to no
 * area and no category, so that nobody gives what they do not hold over the whole house. `of`:
 * whom it is about; nobody changes their own rights.
 */
function administering<T>(actor: Actor, of: string | null, act: (tx: Tx) => Promise<T>) {
  if (!may(actor, 'person.change')) throw new Refusal('people.may-not-administer', 403);
  if (actor.kind === 'person' && actor.personId === of)
    throw new Refusal('people.not-own-role', 403);
  return change(async (tx) => {
    // Two administrators must not take each other's role in the same moment.
    const administrators = tx.selectFrom('people_roles').select('id');
    await administrators.where('role', '=', 'administrator').orderBy('id').forUpdate().execute();
    if (of !== null) await requireThere(tx, 'people', of);
    return act(tx);
  });
}

async function requireAnAdministrator(tx: Tx) {
  const left = await tx
    .selectFrom('people_roles')
    .innerJoin('people', 'people.id', 'people_roles.person_id')
    .select('people.id')
    .where('role', '=', 'administrator')
    .where('area_id', 'is', null)
    .where('category_id', 'is', null)
    .where('assigned_only', '=', false)
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
  if (!left) throw new Refusal('people.last-administrator', 409);
}

type Listed = 'people' | 'organisations' | 'areas' | 'categories';

async function requireThere(tx: Tx, table: Listed, id: string | null) {
  if (id === null) return;
  const row = await tx.selectFrom(table).select('id').where('id', '=', id).executeTakeFirst();
  if (row) return;
  throw new Refusal(table === 'people' ? 'people.unknown-person' : 'people.unknown-bound', 404);
}
