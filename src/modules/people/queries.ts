import type { Kysely } from 'kysely';
import { now } from '#server/clock.ts';
import { db, type Database } from '#server/database.ts';
import { sha256 } from '#server/ids.ts';
import type { Role, RoleName } from './roles.ts';
import { stranger, type Actor } from './rules.ts';

/** Who holds this session cookie; a stranger when it is unknown, over, or the person left. */
export async function actorOfSession(cookie: string | undefined): Promise<Actor> {
  if (!cookie) return stranger;
  const rows = await db
    .selectFrom('people_sessions')
    .innerJoin('people', 'people.id', 'people_sessions.person_id')
    .leftJoin('people_roles', 'people_roles.person_id', 'people.id')
    .select(['people.id', 'people.name', 'role', 'organisation_id', 'area_id'])
    .select(['category_id', 'assigned_only'])
    .where('people_sessions.token_sha256', '=', sha256(cookie))
    .where('people_sessions.expires_at', '>', now())
    .where('people.disabled_at', 'is', null)
    .execute();
  const first = rows[0];
  if (!first) return stranger;
  const roles = rows.flatMap((row): Role[] =>
    row.role
      ? [
          {
            role: row.role as RoleName,
            organisationId: row.organisation_id,
            areaId: row.area_id,
            categoryId: row.category_id,
            assignedOnly: row.assigned_only ?? false,
          },
        ]
      : [],
  );
  return { kind: 'person', personId: first.id, name: first.name, roles };
}

/** Whether a sign-in link still works. Looking does not use it up, so a mail scanner cannot. */
export async function signInLinkWorks(token: string): Promise<boolean> {
  const row = await db
    .selectFrom('people_links')
    .select('person_id')
    .where('token_sha256', '=', sha256(token))
    .where('used_at', 'is', null)
    .where('expires_at', '>', now())
    .executeTakeFirst();
  return row !== undefined;
}

/** Desk people to tell when a report in these areas waits: e-mail and language of each. */
export function deskAddresses(source: Kysely<Database>, areaIds: readonly string[]) {
  return source
    .selectFrom('people')
    .innerJoin('people_roles', 'people_roles.person_id', 'people.id')
    .select(['people.email', 'people.locale'])
    .distinct()
    .where('role', '=', 'operator')
    .where('disabled_at', 'is', null)
    .where((it) =>
      it.or([
        it('area_id', 'is', null),
        ...(areaIds.length > 0 ? [it('area_id', 'in', [...areaIds])] : []),
      ]),
    )
    .execute();
}

/** The administrator who was there first; undefined before anybody was added. */
export const firstAdministrator = () =>
  db
    .selectFrom('people')
    .innerJoin('people_roles', 'people_roles.person_id', 'people.id')
    .select(['people.id', 'people.email'])
    .where('role', '=', 'administrator')
    .where('disabled_at', 'is', null)
    .orderBy('people.created_at')
    .executeTakeFirst();
