import type { Kysely } from 'kysely';
import type { Locale } from '#basics/localised.ts';
import type { Database } from '#server/database.ts';
import { allows, type Permission, type Where } from './permissions.ts';
import { roleOf, type RoleName } from './roles.ts';

export type StaffMember = { id: string; name: string; email: string; locale: Locale };

/** Everybody on the staff who may do this there, by name: for choosing who is to do it. */
export async function peopleWhoMay(
  source: Kysely<Database>,
  permission: Permission,
  where: Where = {},
): Promise<StaffMember[]> {
  const rows = await source
    .selectFrom('people')
    .innerJoin('people_roles', 'people_roles.person_id', 'people.id')
    .select(['people.id', 'name', 'email', 'locale', 'role'])
    .select(['organisation_id', 'area_id', 'category_id', 'assigned_only'])
    .where('disabled_at', 'is', null)
    .orderBy('name')
    .orderBy('people.id')
    .execute();
  const able = rows.filter((row) => allows([asRole(row)], permission, where));
  return [...new Map(able.map((row) => [row.id, memberOf(row)])).values()];
}

/** One of the staff who still works here; undefined when there is none. */
export async function staffMember(
  source: Kysely<Database>,
  id: string,
): Promise<StaffMember | undefined> {
  const row = await source
    .selectFrom('people')
    .select(['id', 'name', 'email', 'locale'])
    .where('id', '=', id)
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
  return row && memberOf(row);
}

/** What people of the staff are called, by their ids; those who left too. */
export async function staffNames(
  source: Kysely<Database>,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await source
    .selectFrom('people')
    .select(['id', 'name'])
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Rows with the name of whoever did it in place of their id; empty when nobody of the staff did. */
export async function namedBy<T extends { by: string | null }>(
  source: Kysely<Database>,
  rows: readonly T[],
): Promise<(Omit<T, 'by'> & { by: string })[]> {
  const names = await staffNames(
    source,
    rows.flatMap(({ by }) => by ?? []),
  );
  return rows.map((row) => ({ ...row, by: names.get(row.by ?? '') ?? '' }));
}

type Row = { id: string; name: string; email: string; locale: string };
const memberOf = ({ id, name, email, locale }: Row): StaffMember => ({
  ...{ id, name, email },
  locale: locale as Locale,
});

type RoleRow = {
  role: string;
  organisation_id: string | null;
  area_id: string | null;
  category_id: string | null;
  assigned_only: boolean;
};
const asRole = (row: RoleRow) =>
  roleOf(row.role as RoleName, {
    ...{ organisationId: row.organisation_id, areaId: row.area_id },
    ...{ categoryId: row.category_id, assignedOnly: row.assigned_only },
  });
