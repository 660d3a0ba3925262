import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import { personOf, type Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { change } from '#server/database.ts';
import type { ResultsForm } from './input.ts';
import { lockActivity, setActivity } from './keeping.ts';
import { canBecome } from './rules.ts';

/**
 * Says how it went: how many people of each kind it reached, and what everybody may read about it. From
 * then on it counts as held; what was said can be mended.
 */
export function recordResults(actor: Actor, id: string, input: ResultsForm): Promise<void> {
  return change(async (tx) => {
    const activity = await lockActivity(tx, actor, id);
    if (activity.state !== 'held') {
      if (!canBecome(activity.state, 'held')) throw new Refusal('activity.is-over');
      if (activity.starts_at > now()) throw new Refusal('activity.not-yet');
      await setActivity(tx, id, { state: 'held', proposal: null, waiting_since: null });
    }
    const row = { minutes: input.minutes, recorded_by: personOf(actor), recorded_at: now() };
    await tx
      .insertInto('activity_results')
      .values({ activity_id: id, ...row })
      .onConflict((it) => it.column('activity_id').doUpdateSet(row))
      .execute();
    await tx.deleteFrom('activity_reached').where('activity_id', '=', id).execute();
    const reached = Object.entries(input.reached).filter(([, people]) => people > 0);
    if (reached.length > 0) {
      await tx
        .insertInto('activity_reached')
        .values(reached.map(([audience, people]) => ({ activity_id: id, audience, people })))
        .execute();
    }
    await record(tx, actor, 'activity.results-recorded', { subject: 'activity', id });
  });
}
