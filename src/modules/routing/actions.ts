import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import { may, personOf, type Actor } from '#modules/people/rules.ts';
import { forget } from '#server/cache.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import type { RuleForm } from './input.ts';
import { knownKeys, requireInUse, RULES } from './queries.ts';
import { checkCondition, type RoutingRule } from './rules.ts';

/**
 * Writes a new rule or changes one; from then on new reports follow it, those already given stay
 * where they are. Refuses a condition that says nothing sensible, naming what is wrong, and a rule
 * somebody else changed meanwhile.
 */
export async function saveRule(actor: Actor, input: RuleForm): Promise<void> {
  const rule = await checkedRule(actor, input);
  await change(async (tx) => {
    if (input.id) await lockRule(tx, input.id, input.changedAt);
    const row = {
      position: rule.position,
      name: rule.name,
      condition: rule.condition,
      organisation_id: rule.organisationId,
      why: input.why,
      changed_at: now(),
      changed_by: personOf(actor),
    };
    await tx
      .insertInto('routing_rules')
      .values({ id: rule.id, ...row })
      .onConflict((it) => it.column('id').doUpdateSet(row))
      .execute();
    const event = input.id ? 'rule.changed' : 'rule.added';
    await record(tx, actor, event, { subject: 'rule', id: rule.id, position: rule.position });
  });
  await forget(RULES);
}

/** The rule a form describes, if it may be written at all: nothing is saved. */
export async function checkedRule(actor: Actor, input: RuleForm): Promise<RoutingRule> {
  if (!may(actor, 'routing.change')) throw new Refusal('people.may-not-administer', 403);
  const problem = checkCondition(input.condition, await knownKeys());
  if (problem) throw new Refusal(problem.key, 400, problem.params, 'condition');
  await requireInUse(input.organisationId);
  const { position, name, condition, organisationId } = input;
  return { id: input.id ?? newId(), position, name, condition, organisationId };
}

async function lockRule(tx: Tx, id: string, changedAt: string | undefined) {
  const row = await tx
    .selectFrom('routing_rules')
    .select('changed_at')
    .where('id', '=', id)
    .where('retired_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw new Refusal('routing.unknown-rule', 404);
  if (changedAt && row.changed_at.toISOString() !== changedAt) {
    throw new Refusal('routing.changed-meanwhile', 409);
  }
}

/** Takes a rule out of use. What it sent stays where it is. */
export async function retireRule(actor: Actor, { id, why }: { id: string; why: string }) {
  if (!may(actor, 'routing.change')) throw new Refusal('people.may-not-administer', 403);
  await change(async (tx) => {
    await lockRule(tx, id, undefined);
    await tx
      .updateTable('routing_rules')
      .set({ retired_at: now(), why, changed_at: now() })
      .where('id', '=', id)
      .execute();
    await record(tx, actor, 'rule.retired', { subject: 'rule', id });
  });
  await forget(RULES);
}
