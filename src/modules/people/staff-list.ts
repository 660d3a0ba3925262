import { sql } from 'kysely';
import { Refusal } from '#basics/refusal.ts';
import { db } from '#server/database.ts';
import type { StaffFilters } from './input-staff.ts';
import type { Role, RoleName } from './roles.ts';
import { may, type Actor } from './rules.ts';

const PAGE = 50;

export type HeldRole = Role & { id: string };

/**
 * One page of the people who work here, by name, with their roles and when they were last here.
 * `areas`: only who holds a role in one of them. 2 queries. For administrators only.
 */
export async function staffList(actor: Actor, filters: StaffFilters, areas: string[] | null) {
  if (!may(actor, 'person.change')) throw new Refusal('people.may-not-administer', 403);
  const found = people()
    .where('disabled_at', filters.state === 'disabled' ? 'is not' : 'is', null)
    .where((it) => it.and([...named(filters), ...holding(filters, areas)]));
  const after = /^(\S{36}) (.*)$/s.exec(filters.after ?? '');
  const rows = await found
    .$if(after !== null, (it) =>
      it.where(sql<boolean>`(name, people.id) > (${after?.[2]}, ${after?.[1]}::uuid)`),
    )
    .orderBy('name')
    .orderBy('people.id')
    .limit(PAGE + 1)
    .execute();
  const page = rows.slice(0, PAGE);
  const last = page.at(-1);
  const roles = await rolesOf(page.map(({ id }) => id));
  return {
    people: page.map((one) => ({ ...one, roles: roles.get(one.id) ?? [] })),
    next: rows.length > PAGE && last ? `${last.id} ${last.name}` : null,
  };
}

const named = ({ q }: StaffFilters) => {
  const like = `%${(q ?? '').toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  return q ? [sql<boolean>`(lower(name) like ${like} or email like ${like})`] : [];
};

function holding({ role, organisation }: StaffFilters, areas: string[] | null) {
  if (!role && !organisation && !areas) return [];
  return [
    sql<boolean>`exists (select from people_roles held where held.person_id = people.id
      and ${role ? sql`held.role = ${role}` : sql`true`}
      and ${organisation ? sql`held.organisation_id = ${organisation}` : sql`true`}
      and ${areas ? sql`held.area_id = any(${areas}::uuid[])` : sql`true`})`,
  ];
}

const people = () =>
  db
    .selectFrom('people')
    .select(['people.id', 'name', 'email', 'locale', 'created_at', 'disabled_at'])
    .select((it) =>
      it
        .selectFrom('people_sessions')
        .select((session) => session.fn.max('seen_at').as('at'))
        .whereRef('person_id', '=', 'people.id')
        .as('seen_at'),
    );

/** One of the people with their roles. For administrators only. */
export async function staffPerson(actor: Actor, id: string) {
  if (!may(actor, 'person.change')) throw new Refusal('people.may-not-administer', 403);
  const person = await people().where('people.id', '=', id).executeTakeFirst();
  if (!person) throw new Refusal('people.unknown-person', 404);
  return { ...person, roles: (await rolesOf([id])).get(id) ?? [] };
}

async function rolesOf(ids: string[]): Promise<Map<string, HeldRole[]>> {
  const held = new Map<string, HeldRole[]>();
  if (ids.length === 0) return held;
  const rows = await db
    .selectFrom('people_roles')
    .selectAll()
    .where('person_id', 'in', ids)
    .orderBy('role')
    .orderBy('id')
    .execute();
  for (const row of rows) {
    const role: HeldRole = {
      ...{ id: row.id, role: row.role as RoleName, organisationId: row.organisation_id },
      ...{ areaId: row.area_id, categoryId: row.category_id, assignedOnly: row.assigned_only },
    };
    held.set(row.person_id, [...(held.get(row.person_id) ?? []), role]);
  }
  return held;
}

/** People who work here whose name or address has these words, by name. For administrators only. */
export async function searchStaff(actor: Actor, words: string, limit: number) {
  if (!may(actor, 'person.change')) throw new Refusal('people.may-not-administer', 403);
  return db
    .selectFrom('people')
    .select(['id', 'name', 'email'])
    .where('disabled_at', 'is', null)
    .where((it) => it.and(named({ q: words } as StaffFilters)))
    .orderBy('name')
    .limit(limit)
    .execute();
}

/** How many people may sign in. Refuses whoever may not change them. */
export async function staffCount(actor: Actor): Promise<number> {
  if (!may(actor, 'person.change')) throw new Refusal('people.may-not-administer', 403);
  const { count } = await db
    .selectFrom('people')
    .select((it) => it.fn.countAll<number>().as('count'))
    .where('disabled_at', 'is', null)
    .executeTakeFirstOrThrow();
  return count;
}
