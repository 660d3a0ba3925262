import { expressionBuilder, sql, type Expression, type SqlBool } from 'kysely';
import { Refusal } from '#basics/refusal.ts';
import { areaTree, subtreeOf } from '#modules/areas/queries.ts';
import { upwards } from '#modules/areas/rules.ts';
import type { Permission } from '#modules/people/permissions.ts';
import { groundsOf, may, type Actor } from '#modules/people/rules.ts';
import type { Database } from '#server/database.ts';

type Lying = {
  area_id: string | null;
  organisation_id: string | null;
  review_organisation_id: string | null;
};

/** Whether they may do this with the appeal: its area, and its body or the body of its review. */
export async function mayWithAppeal(actor: Actor, permission: Permission, appeal: Lying) {
  const areas = await areasOf(appeal.area_id);
  return [appeal.organisation_id, appeal.review_organisation_id].some(
    (organisationId, at) =>
      (at === 0 || organisationId !== null) && may(actor, permission, { areas, organisationId }),
  );
}

const areasOf = async (areaId: string | null) =>
  areaId ? upwards(areaId, await areaTree()).map(({ id }) => id) : [];

/** Refuses whoever may not do this with the appeal. */
export async function requireAppeal(actor: Actor, permission: Permission, appeal: Lying) {
  if (!may(actor, permission)) throw new Refusal('appeal.may-not', 403);
  if (!(await mayWithAppeal(actor, permission, appeal))) {
    throw new Refusal('appeal.not-yours', 403);
  }
}

/** Refuses whoever may not do this in the area. */
export async function requireInArea(actor: Actor, permission: Permission, areaId: string) {
  if (!may(actor, permission)) throw new Refusal('appeal.may-not', 403);
  const areas = await areasOf(areaId);
  if (!may(actor, permission, { areas, organisationId: null })) {
    throw new Refusal('appeal.not-yours', 403);
  }
}

/**
 * What narrows a query over `appeals` to those this person may do it with. Refuses whoever may
 * with none. Categories are not asked: an appeal has none.
 */
export async function onAppealGrounds(
  actor: Actor,
  permission: Permission,
): Promise<Expression<SqlBool>> {
  const scopes = groundsOf(actor, permission);
  if (scopes?.length === 0) throw new Refusal('appeal.may-not', 403);
  if (scopes === null || scopes.some((it) => !it.areaId && it.organisationId === null)) {
    return sql<boolean>`true`;
  }
  const build = expressionBuilder<Database, 'appeals'>();
  const each = await Promise.all(
    scopes.map(async ({ areaId, organisationId }) => ({
      areas: areaId && (await subtreeOf(areaId)),
      organisationId,
    })),
  );
  return build.or(
    each.map(({ areas, organisationId }) =>
      build.and([
        ...(areas ? [build('area_id', 'in', areas)] : []),
        ...(organisationId === null
          ? []
          : [
              build.or([
                build('organisation_id', '=', organisationId),
                build('review_organisation_id', '=', organisationId),
              ]),
            ]),
      ]),
    ),
  );
}
