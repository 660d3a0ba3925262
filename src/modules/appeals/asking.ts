import { Refusal } from '#basics/refusal.ts';
import type { LedgerActor } from '#modules/ledger/actions.ts';
import type { Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { later } from '#server/jobs.ts';
import { endOfTerm, setDue } from './clock.ts';
import { claimDocuments, type Side } from './documents.ts';
import type { AppealExtension, AppealQuestion, AppealWords } from './input.ts';
import { byApplicant, type Applicant } from './keys.ts';
import { asRule, lawOf, REMIND_AFTER, type Law } from './law.ts';
import {
  lockAppeal,
  lockToHandle,
  moveAppeal,
  tellLater,
  tellStaffLater,
  writeMessage,
  type LockedAppeal,
} from './moving.ts';
import { runs } from './rules.ts';

/**
 * Asks the applicant what only they can say. From now until their reply the clock stands still;
 * after five working days they are reminded.
 */
export function askApplicant(actor: Actor, id: string, input: AppealQuestion) {
  return change(async (tx) => {
    const appeal = await lockToHandle(tx, actor, id);
    await moveAppeal(tx, actor, appeal, {
      to: 'waiting',
      event: 'appeal.asked',
      facts: { ground: input.ground },
      set: { handler_id: actor.kind === 'person' ? actor.personId : appeal.handler_id },
    });
    const asked = await writeMessage(tx, appeal, actor, { kind: 'question', words: input.words });
    await tx
      .insertInto('appeal_pauses')
      .values({ appeal_id: id, id: asked, ground: input.ground, from_at: now() })
      .execute();
    await setDue(tx, appeal);
    await tellLater(tx, id, 'question', asked);
    const runAt = await endOfTerm(REMIND_AFTER, now());
    await later(tx, 'appeals.remind-applicant', { appealId: id, questionId: asked }, { runAt });
  });
}

/** The applicant replies, with documents when they have some; the clock goes on. */
export function replyToQuestion({ appealId }: Applicant, { words }: AppealWords) {
  return change(async (tx) => {
    const appeal = await lockAppeal(tx, appealId);
    await goOn(tx, { by: byApplicant, actor: null, side: 'applicant' }, appeal, words);
  });
}

/** The desk enters a reply that came by post or phone; the clock goes on. */
export function enterReply(actor: Actor, id: string, { words }: AppealWords) {
  return change(async (tx) => {
    const appeal = await lockToHandle(tx, actor, id);
    await goOn(tx, { by: actor, actor, side: 'desk' }, appeal, words);
  });
}

type Replying = { by: LedgerActor; actor: Actor | null; side: Side };

async function goOn(
  tx: Tx,
  { by, actor, side }: Replying,
  appeal: LockedAppeal,
  words: string,
): Promise<void> {
  if (appeal.state !== 'waiting') throw new Refusal('appeal.no-question', 409);
  const id = await writeMessage(tx, appeal, actor, { kind: 'reply', words });
  await claimDocuments(tx, { appealId: appeal.id, side }, id);
  await endPause(tx, appeal.id);
  await moveAppeal(tx, by, appeal, { to: 'handled', event: 'appeal.replied' });
  await setDue(tx, appeal);
  await tellStaffLater(tx, appeal.id, 'replied', id);
}

/** From now on the clock runs again, if it stood. */
export const endPause = (tx: Tx, appealId: string) =>
  tx
    .updateTable('appeal_pauses')
    .set({ until_at: now() })
    .where('appeal_id', '=', appealId)
    .where('until_at', 'is', null)
    .execute();

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
        by_person_id: actor.kind === 'person' ? actor.personId : null,
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
