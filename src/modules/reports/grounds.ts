import { expressionBuilder, sql, type Expression, type SqlBool } from 'kysely';
import { Refusal } from '#basics/refusal.ts';
import { areaTree, subtreeOf } from '#modules/areas/queries.ts';
import { upwards } from '#modules/areas/rules.ts';
import { allCategories } from '#modules/categories/queries.ts';
import { lineOf } from '#modules/categories/rules.ts';
import type { Permission, Scope, Where } from '#modules/people/permissions.ts';
import { groundsOf, may, type Actor } from '#modules/people/rules.ts';
import type { Database } from '#server/database.ts';

type Lying = { area_id: string | null; category_id: string; organisation_id: string | null };

/** Where a report lies, as `may` asks it: its areas and categories up to the root, and whose it is. */
export async function whereOf(report: Lying): Promise<Where> {
  const [areas, categories] = await Promise.all([areaTree(), allCategories()]);
  return {
    areas: report.area_id ? upwards(report.area_id, areas).map(({ id }) => id) : [],
    categories: lineOf(report.category_id, categories),
    organisationId: report.organisation_id,
  };
}

/** Refuses whoever may not do this with the report. */
export async function requireMay(actor: Actor, permission: Permission, report: Lying) {
  if (!may(actor, permission)) throw new Refusal('people.may-not-desk', 403);
  if (!may(actor, permission, await whereOf(report))) {
    throw new Refusal('report.not-your-area', 403);
  }
}

/**
 * What narrows a query over `reports` to those this person may do it with. Refuses whoever may
 * with none.
 */
export async function onGrounds(
  actor: Actor,
  permission: Permission,
): Promise<Expression<SqlBool>> {
  const scopes = groundsOf(actor, permission);
  if (scopes?.length === 0) throw new Refusal('people.may-not-desk', 403);
  if (scopes === null) return sql<boolean>`true`;
  const build = expressionBuilder<Database, 'reports'>();
  const each = await Promise.all(scopes.map(idsOf));
  return build.or(
    each.map(({ areas, categories, organisationId }) =>
      build.and([
        ...(areas ? [build('area_id', 'in', areas)] : []),
        ...(categories ? [build('category_id', 'in', categories)] : []),
        ...(organisationId === null ? [] : [build('organisation_id', '=', organisationId)]),
      ]),
    ),
  );
}

async function idsOf({ areaId, categoryId, organisationId }: Scope) {
  const all = await allCategories();
  return {
    areas: areaId && (await subtreeOf(areaId)),
    categories:
      categoryId && all.filter(({ id }) => lineOf(id, all).includes(categoryId)).map((it) => it.id),
    organisationId,
  };
}
