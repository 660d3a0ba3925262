import { Refusal } from '#basics/refusal.ts';
import type { Place } from '#basics/place.ts';
import { areasAt, areaTree } from '#modules/areas/queries.ts';
import { allCategories } from '#modules/categories/queries.ts';
import { lineOf, type Severity } from '#modules/categories/rules.ts';
import { organisationById, responsibleFor } from '#modules/organisations/queries.ts';
import type { Why } from '#modules/organisations/rules.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { cached } from '#server/cache.ts';
import { config } from '#server/config.ts';
import { db } from '#server/database.ts';
import { firstThatHolds, type KnownKeys, type RoutingFacts, type RoutingRule } from './rules.ts';

/** The name under which this process remembers the rules. */
export const RULES = 'routing-rules';

const rulesInForce = cached(RULES, async (source): Promise<RoutingRule[]> => {
  const rows = await source
    .selectFrom('routing_rules')
    .innerJoin('organisations', 'organisations.id', 'organisation_id')
    .select(['routing_rules.id', 'position', 'name', 'condition'])
    .select('organisation_id as organisationId')
    .where('routing_rules.retired_at', 'is', null)
    .where('organisations.retired_at', 'is', null)
    .orderBy('position')
    .orderBy('routing_rules.id')
    .execute();
  return rows;
});

/** What is asked about a report to find who is to act. */
export type Routed = {
  category_id: string;
  words: string;
  channel: string;
  severity: string;
  filed_at: Date;
} & Place;

/** Why this organisation: a rule that held, or what category × area says. */
export type RoutingWhy = Why | { ruleId: string; rule: string };
export type Asked = { organisationId: string; why: RoutingWhy };

/**
 * Who is to be asked about a report, and why that one: the first rule that holds, else category ×
 * area. `except`: organisations already asked. Null when nobody answers for it: the desk decides.
 */
export async function whoIsAsked(
  report: Routed,
  { except = [], rules }: { except?: readonly string[]; rules?: readonly RoutingRule[] } = {},
): Promise<Asked | null> {
  const inForce = rules ?? (await rulesInForce());
  const rule = inForce.length > 0 ? firstThatHolds(inForce, await factsOf(report), except) : null;
  if (rule) {
    return { organisationId: rule.organisationId, why: { ruleId: rule.id, rule: rule.name } };
  }
  return responsibleFor(report.category_id, report, { except });
}

async function factsOf(report: Routed): Promise<RoutingFacts> {
  const [categories, areas] = await Promise.all([allCategories(), areasAt(report)]);
  const keys = new Map(categories.map(({ id, key }) => [id, key]));
  return {
    categories: lineOf(report.category_id, categories).map((id) => keys.get(id) ?? ''),
    areas: areas.map(({ key }) => key),
    words: report.words,
    channel: report.channel,
    severity: report.severity as Severity,
    filedAt: report.filed_at,
    timeZone: config.timeZone,
  };
}

/** Every key a condition may name: categories and groups, areas. */
export async function knownKeys(): Promise<KnownKeys> {
  const [categories, areas] = await Promise.all([allCategories(), areaTree()]);
  const inUse = (it: { retired: boolean }) => !it.retired;
  return {
    categories: categories.filter(inUse).map(({ key }) => key),
    areas: areas.filter(inUse).map(({ key }) => key),
  };
}

/** The rules as their page lists them, in their order, with who changed each last and why. */
export async function deskRules(actor: Actor) {
  if (!may(actor, 'routing.change')) throw new Refusal('people.may-not-administer', 403);
  return db
    .selectFrom('routing_rules')
    .leftJoin('people', 'people.id', 'changed_by')
    .select(['routing_rules.id', 'position', 'routing_rules.name', 'condition', 'organisation_id'])
    .select(['why', 'changed_at', 'people.name as changed_by'])
    .where('retired_at', 'is', null)
    .orderBy('position')
    .orderBy('routing_rules.id')
    .execute();
}

/** Refuses an organisation that nobody may be sent to any more. */
export async function requireInUse(organisationId: string) {
  const organisation = await organisationById(organisationId);
  if (!organisation || organisation.retired) {
    throw new Refusal('task.choose-organisation', 400, {}, 'organisationId');
  }
}

/**
 * The rules in force without this one and with it, each in order: what a trial compares.
 */
export async function rulesWith(rule: RoutingRule) {
  const inForce = await rulesInForce();
  const after = [...inForce.filter(({ id }) => id !== rule.id), rule].sort(
    (a, b) => a.position - b.position,
  );
  return { id: rule.id, before: [...inForce], after };
}
