import { sql } from 'kysely';
import { Refusal } from '#basics/refusal.ts';
import { areaTree, subtreeOf } from '#modules/areas/queries.ts';
import { upwards } from '#modules/areas/rules.ts';
import type { Permission } from '#modules/people/permissions.ts';
import { groundsOf, may, type Actor } from '#modules/people/rules.ts';

/** Where a publication lies: its area, null for everywhere, and whose it is. */
export type Lying = { areaId: string | null; organisationId: string | null };

/** Refuses whoever may not do this with a publication lying there. */
export async function requireThere(
  actor: Actor,
  permission: Permission,
  { areaId, organisationId }: Lying,
): Promise<void> {
  if (!may(actor, permission)) throw new Refusal('people.may-not-desk', 403);
  const areas = areaId ? upwards(areaId, await areaTree()).map(({ id }) => id) : [];
  if (areaId && areas.length === 0) throw new Refusal('field.wrong', 400, {}, 'areaId');
  if (!may(actor, permission, { areas, organisationId })) {
    throw new Refusal('publication.not-yours', 403);
  }
}

/** Whether they may do this with a publication lying there. */
export async function mayThere(actor: Actor, permission: Permission, { areaId, ...of }: Lying) {
  const areas = areaId ? upwards(areaId, await areaTree()).map(({ id }) => id) : [];
  return may(actor, permission, { areas, organisationId: of.organisationId });
}

/** The grounds somebody sees publications on: null everything, else areas with what lies in them, or an organisation's. */
export const groundsToSee = (actor: Actor) =>
  groundsWith(actor, 'publication.edit', 'publication.approve');

/** The same for any permission about publications; refuses whoever has none of them. */
export async function groundsWith(actor: Actor, ...permissions: Permission[]) {
  const each = permissions.map((permission) => groundsOf(actor, permission));
  if (each.includes(null)) return null;
  const scopes = each.flatMap((some) => some ?? []);
  if (scopes.length === 0) throw new Refusal('people.may-not-desk', 403);
  return Promise.all(
    scopes.map(async ({ areaId, organisationId }) => ({
      areas: areaId && (await subtreeOf(areaId)),
      organisationId,
    })),
  );
}

export type Grounds = Awaited<ReturnType<typeof groundsWith>>;

/** Whether a row of `publications` lies on these grounds, in SQL. */
export const onGroundsOf = (grounds: Grounds) =>
  grounds === null
    ? sql<boolean>`true`
    : sql<boolean>`(${sql.join(
        grounds.map(
          ({ areas, organisationId }) => sql`(
            (${areas}::uuid[] is null or publications.area_id = any(${areas}::uuid[]))
            and (${organisationId}::uuid is null or publications.organisation_id = ${organisationId}::uuid))`,
        ),
        sql` or `,
      )})`;

/** Whether whoever may be refused for good: a category binds nobody here, a publication has many. */
export const maySee = async (actor: Actor, lying: Lying) =>
  (await mayThere(actor, 'publication.edit', lying)) ||
  (await mayThere(actor, 'publication.approve', lying));
