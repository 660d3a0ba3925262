import { Refusal } from '#basics/refusal.ts';
import { warningsBefore } from '#basics/deadline.ts';
import { workCalendar } from '#modules/calendars/queries.ts';
import type { LedgerActor } from '#modules/ledger/actions.ts';
import type { Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { later } from '#server/jobs.ts';
import { endOfTerm, setDue } from './clock.ts';
import { claimDocuments, type Side } from './documents.ts';
import type { AppealQuestion, AppealWords } from './input.ts';
import { byApplicant, type Applicant } from './keys.ts';
import { REMIND_AFTER } from './law.ts';
import { isOverdue } from './rules.ts';
import {
  lockAppeal,
  lockToHandle,
  moveAppeal,
  tellLater,
  tellStaffLater,
  writeMessage,
  type LockedAppeal,
} from './moving.ts';

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
      set: {
        handler_id: actor.kind === 'person' ? actor.personId : appeal.handler_id,
        // The clock does not stand still for what is over.
        late: isOverdue(appeal, now()),
      },
    });
    const asked = await writeMessage(tx, appeal, actor, { kind: 'question', words: input.words });
    await tx
      .insertInto('appeal_pauses')
      .values({ appeal_id: id, id: asked, ground: input.ground, from_at: now() })
      .execute();
    await setDue(tx, appeal);
    await tellLater(tx, id, 'question', asked);
    const [runAt] = warningsBefore(await endOfTerm(REMIND_AFTER, now()), await workCalendar(), [0]);
    await later(
      tx,
      'appeals.remind-applicant',
      { appealId: id, questionId: asked },
      { ...(runAt && { runAt }) },
    );
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
