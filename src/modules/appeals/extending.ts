import { Refusal } from '#basics/refusal.ts';
import { personOf, type Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { endOfTerm, setDue } from './clock.ts';
import type { AppealExtension } from './input.ts';
import { asRule, lawOf, type Law } from './law.ts';
import { lockToHandle, moveAppeal, tellLater, writeMessage, type LockedAppeal } from './moving.ts';
import { runs } from './rules.ts';

/**
 * More time for the answer, on a ground the law knows; the applicant is told at once, with the
 * ground and the new date. Refuses what the law does not give, and an answer that is late already.
 */
export function extendAppeal(actor: Actor, id: string, input: AppealExtension) {
  return change(async (tx) => {
    const appeal = await lockToHandle(tx, actor, id);
    if (!runs(appeal.state)) throw new Refusal(`appeal.cannot.${appeal.state}`, 409);
    if (appeal.due_at < now()) throw new Refusal('appeal.extend-too-late', 409);
    const law = lawOf(appeal.law);
    await requireLawful(tx, law, appeal, input);
    const told = await writeMessage(tx, appeal, actor, { kind: 'extended', words: input.words });
    const { unit } = law.extension;
    await tx
      .insertInto('appeal_extensions')
      .values({
        ...{ appeal_id: id, id: told, amount: input.amount, unit, ground: input.ground },
        ...{ granted_at: now(), due_before: appeal.due_at, due_after: appeal.due_at },
        by_person_id: personOf(actor),
      })
      .execute();
    const dueAfter = await setDue(tx, appeal);
    await requireNotTooFar(law, appeal, dueAfter);
    await tx
      .updateTable('appeal_extensions')
      .set({ due_after: dueAfter })
      .where('appeal_id', '=', id)
      .where('id', '=', told)
      .execute();
    await moveAppeal(tx, actor, appeal, {
      to: appeal.state,
      event: 'appeal.extended',
      facts: { ground: input.ground, amount: input.amount, unit },
    });
    await tellLater(tx, id, 'extended', told);
  });
}

async function requireLawful(tx: Tx, law: Law, appeal: LockedAppeal, input: AppealExtension) {
  const { amountAtMost, once } = law.extension;
  if (!law.extensionGrounds.includes(input.ground)) {
    throw new Refusal('appeal.choose-ground', 400, {}, 'ground');
  }
  if (input.amount > amountAtMost) {
    throw new Refusal('appeal.extend-too-long', 422, { days: amountAtMost }, 'amount');
  }
  if (!once) return;
  const before = await tx
    .selectFrom('appeal_extensions')
    .select('id')
    .where('appeal_id', '=', appeal.id)
    .where('granted_at', '>=', appeal.clock_from)
    .executeTakeFirst();
  if (before) throw new Refusal('appeal.extended-already', 409);
}

async function requireNotTooFar(law: Law, appeal: LockedAppeal, dueAfter: Date) {
  const { until } = law.extension;
  if (!until) return;
  const furthest = await endOfTerm(asRule(until), appeal.clock_from);
  if (dueAfter > furthest) throw new Refusal('appeal.extend-too-far', 422, {}, 'amount');
}
