import { now } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { sha256 } from '#server/ids.ts';
import type { LinkPurpose } from './links.ts';
import type { Role, RoleName } from './roles.ts';
import { stranger, type Actor } from './rules.ts';

const FORMER_S = 60;
const RENEW_AFTER_MS = 12 * 3_600_000;
const SEEN_AFTER_MS = 5 * 60_000;
const LONGEST_DAYS = 90;

/** A signed-in browser: who it is, and whether its cookie is due for a change or its use for a note. */
export type Session = { id: string; actor: Actor; renew: boolean; unseen: boolean };

/** The session that this cookie opens; null when it is unknown, over, or the person left. */
export async function sessionOf(cookie: string | undefined): Promise<Session | null> {
  if (!cookie) return null;
  const before = (ms: number) => new Date(now().getTime() - ms);
  const rows = await db
    .selectFrom('people_sessions as sessions')
    .innerJoin('people', 'people.id', 'sessions.person_id')
    .leftJoin('people_roles', 'people_roles.person_id', 'people.id')
    .select(['people.id', 'people.name', 'role', 'organisation_id', 'area_id'])
    .select(['category_id', 'assigned_only', 'sessions.id as session_id'])
    .select(['seen_at', 'rotated_at', 'token_sha256'])
    .where((it) =>
      it.or([
        it('token_sha256', '=', sha256(cookie)),
        it.and([
          it('former_sha256', '=', sha256(cookie)),
          it('rotated_at', '>', before(FORMER_S * 1000)),
        ]),
      ]),
    )
    .where('sessions.expires_at', '>', now())
    .where('sessions.made_at', '>', before(LONGEST_DAYS * 86_400_000))
    .where('people.disabled_at', 'is', null)
    .execute();
  const first = rows[0];
  if (!first) return null;
  return {
    id: first.session_id,
    actor: {
      ...{ kind: 'person', personId: first.id, name: first.name },
      roles: rows.flatMap(roleOfRow),
    },
    renew:
      first.token_sha256.equals(sha256(cookie)) &&
      (first.rotated_at ?? before(RENEW_AFTER_MS)) <= before(RENEW_AFTER_MS),
    unseen: (first.seen_at ?? before(SEEN_AFTER_MS)) <= before(SEEN_AFTER_MS),
  };
}

type RoleRow = {
  role: string | null;
  organisation_id: string | null;
  area_id: string | null;
  category_id: string | null;
  assigned_only: boolean | null;
};

const roleOfRow = (row: RoleRow): Role[] =>
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
    : [];

/** Who holds this session cookie; a stranger when it is unknown, over, or the person left. */
export const actorOfSession = async (cookie: string | undefined): Promise<Actor> =>
  (await sessionOf(cookie))?.actor ?? stranger;

/** Whose link this is, while it works. Looking does not use it up, so a mail scanner cannot. */
export async function personOfLink(token: string, purpose: LinkPurpose) {
  const row = await db
    .selectFrom('people_links')
    .innerJoin('people', 'people.id', 'person_id')
    .select(['name', 'email'])
    .where('token_sha256', '=', sha256(token))
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now())
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
  return row ?? null;
}

/** Whether a sign-in link still works. */
export const signInLinkWorks = async (token: string) =>
  (await personOfLink(token, 'sign-in')) !== null;

/** The administrator of the whole house who was there first; undefined before anybody was added. */
export const firstAdministrator = () =>
  db
    .selectFrom('people')
    .innerJoin('people_roles', 'people_roles.person_id', 'people.id')
    .select(['people.id', 'people.email'])
    .where('role', '=', 'administrator')
    .where('area_id', 'is', null)
    .where('category_id', 'is', null)
    .where('assigned_only', '=', false)
    .where('disabled_at', 'is', null)
    .orderBy('people.created_at')
    .executeTakeFirst();

/** A person as they may act now, for work that goes on without their browser; a stranger once they left. */
export async function actorOfPerson(personId: string): Promise<Actor> {
  const rows = await db
    .selectFrom('people')
    .leftJoin('people_roles', 'people_roles.person_id', 'people.id')
    .select(['people.id', 'people.name', 'role', 'organisation_id', 'area_id'])
    .select(['category_id', 'assigned_only'])
    .where('people.id', '=', personId)
    .where('people.disabled_at', 'is', null)
    .execute();
  const first = rows[0];
  if (!first) return stranger;
  return { kind: 'person', personId, name: first.name, roles: rows.flatMap(roleOfRow) };
}

/** Who at work has this address; undefined when nobody has. */
export async function personIdOf(email: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('people')
    .select('id')
    .where('email', '=', email.trim().toLowerCase())
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
  return row?.id;
}
