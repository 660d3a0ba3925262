import type { Kysely } from 'kysely';
import { Refusal } from '#basics/refusal.ts';
import type { Locale } from '#basics/localised.ts';
import { allows, type Permission, type Where } from '#modules/people/permissions.ts';
import type { Role, RoleName } from '#modules/people/roles.ts';
import type { Actor } from '#modules/people/rules.ts';
import { config } from '#server/config.ts';
import { db, type Database } from '#server/database.ts';
import { pushKeys } from '#server/push.ts';
import { kindNames, usualSettings, type KindName, type Settings, type Way } from './rules.ts';

/** The key a browser needs to let this house tell it something. */
export const pushKey = () => pushKeys().publicKey;

/** Whom to tell, and in which language. */
export type Staff = { personId: string; email: string; locale: Locale };

type Asked = { role: RoleName; permission: Permission; where: Where };

/** Everybody at work who may do this in that role with what lies there. */
export async function staffToTell(
  source: Kysely<Database>,
  { role, permission, where }: Asked,
): Promise<Staff[]> {
  const rows = await source
    .selectFrom('people')
    .innerJoin('people_roles', 'people_roles.person_id', 'people.id')
    .select(['people.id', 'email', 'locale', 'role', 'organisation_id', 'area_id', 'category_id'])
    .select('assigned_only')
    .where('role', '=', role)
    .where('disabled_at', 'is', null)
    .orderBy('people.id')
    .execute();
  const found = new Map<string, Staff>();
  for (const row of rows) {
    const one: Role = {
      role,
      organisationId: row.organisation_id,
      areaId: row.area_id,
      categoryId: row.category_id,
      assignedOnly: row.assigned_only,
    };
    if (!allows([one], permission, where)) continue;
    found.set(row.id, { personId: row.id, email: row.email, locale: row.locale as Locale });
  }
  return [...found.values()];
}

/** The members of an organisation who act on what it is given there. */
export const membersToTell = (source: Kysely<Database>, where: Where) =>
  staffToTell(source, { role: 'responder', permission: 'task.act', where });

/** One member of staff, and how they want to hear of a kind of news; undefined once they left. */
export async function personToTell(source: Kysely<Database>, personId: string, kind: KindName) {
  const row = await source
    .selectFrom('people')
    .leftJoin('notification_settings as settings', 'settings.person_id', 'people.id')
    .leftJoin('notification_choices as choice', (join) =>
      join.onRef('choice.person_id', '=', 'people.id').on('choice.kind', '=', kind),
    )
    .select(['people.id', 'email', 'locale', 'way', 'time_zone', 'quiet_from', 'quiet_until'])
    .select(['digest_hour', 'digest_weekday'])
    .where('people.id', '=', personId)
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
  if (!row) return undefined;
  return {
    personId,
    email: row.email,
    locale: row.locale as Locale,
    chosen: row.way as Way | null,
    settings: settingsOf(row),
  };
}

type SettingsRow = Record<
  'quiet_from' | 'quiet_until' | 'digest_hour' | 'digest_weekday',
  number | null
> & { time_zone: string | null };

function settingsOf(row: SettingsRow): Settings {
  const usual = usualSettings(row.time_zone ?? config.timeZone);
  return {
    timeZone: usual.timeZone,
    quietFrom: row.quiet_from ?? usual.quietFrom,
    quietUntil: row.quiet_until ?? usual.quietUntil,
    digestHour: row.digest_hour ?? usual.digestHour,
    digestWeekday: row.digest_weekday ?? usual.digestWeekday,
  };
}

/** What a member of staff has chosen, kind by kind; null where the house decides. And their devices. */
export async function ownChoices(actor: Actor) {
  if (actor.kind !== 'person') throw new Refusal('people.may-not-desk', 403);
  const { personId } = actor;
  const [person, chosen, devices] = await Promise.all([
    personToTell(db, personId, 'triage'),
    db
      .selectFrom('notification_choices')
      .select(['kind', 'way'])
      .where('person_id', '=', personId)
      .execute(),
    db
      .selectFrom('notification_devices')
      .select(['id', 'name', 'made_at'])
      .where('root_id', '=', personId)
      .orderBy('made_at')
      .execute(),
  ]);
  if (!person) throw new Refusal('people.may-not-desk', 403);
  const wayOf = new Map(chosen.map(({ kind, way }) => [kind, way as Way]));
  return {
    email: person.email,
    settings: person.settings,
    ways: kindNames.map((kind) => ({ kind, way: wayOf.get(kind) ?? null })),
    devices,
  };
}
