import { Refusal } from '#basics/refusal.ts';
import { system, type Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { later } from '#server/jobs.ts';
import { lockReport, moveReport, type LockedReport } from './moving.ts';
import { isOpen, type State } from './rules.ts';
import { afterParts } from './rules-desk.ts';

export type PartMoved = { wholeId: string; moved: boolean };

/**
 * What follows for a report from its parts, and for the parts from it: said to be done when all
 * are, all confirmed with it, all back at work when the reporter says it is not done. `moved`: a
 * part moved, so the desk is shown it. Runs twice safely.
 */
export function weighParts({ wholeId, moved }: PartMoved) {
  return change(async (tx) => {
    const whole = await lockReport(tx, wholeId);
    if (whole.parts === 0) return;
    if (moved && (isOpen(whole.state) || whole.state === 'claimed')) {
      await tx
        .updateTable('reports')
        .set({ part_changed_at: now() })
        .where('id', '=', wholeId)
        .execute();
    }
    if (await followWhole(tx, whole)) return;
    const to = afterParts(whole.state, await partStates(tx, wholeId));
    if (to === 'claimed') {
      await moveReport(tx, system, whole, {
        to,
        event: 'report.parts-claimed',
        facts: { parts: whole.parts, round: whole.round },
        set: { claimed_at: now() },
      });
    }
    if (to === 'assigned')
      await moveReport(tx, system, whole, { to, event: 'report.part-reopened' });
  });
}

/** The reporter has spoken of the whole: its parts go with it. */
async function followWhole(tx: Tx, whole: LockedReport): Promise<boolean> {
  const to = whole.state;
  if (to !== 'confirmed' && to !== 'disputed') return false;
  const behind = await tx
    .selectFrom('reports')
    .select('id')
    .where('part_of', '=', whole.id)
    .where('state', '=', 'claimed')
    .$if(to === 'disputed', (it) => it.where('round', '<', whole.round))
    .execute();
  for (const { id } of behind) {
    const part = await lockReport(tx, id);
    await moveReport(tx, system, part, {
      to,
      event: to === 'confirmed' ? 'report.whole-confirmed' : 'report.whole-disputed',
      set: to === 'confirmed' ? { confirmed_at: now() } : { round: whole.round },
    });
    const job = to === 'confirmed' ? 'assignments.end' : 'assignments.reopen';
    await later(tx, job, { reportId: id });
  }
  return behind.length > 0;
}

async function partStates(tx: Tx, wholeId: string): Promise<State[]> {
  const rows = await tx
    .selectFrom('reports')
    .select('state')
    .where('part_of', '=', wholeId)
    .execute();
  return rows.map(({ state }) => state as State);
}

/** Ends the open parts of a report that is closed; refuses it for whoever was not warned of them. */
export async function closeParts(tx: Tx, actor: Actor, whole: LockedReport, anyway: boolean) {
  if (whole.parts === 0) return;
  const rows = await tx
    .selectFrom('reports')
    .select(['id', 'state'])
    .where('part_of', '=', whole.id)
    .execute();
  const open = rows.filter(({ state }) => isOpen(state as State));
  if (open.length > 0 && !anyway) {
    throw new Refusal('report.parts-open', 409, { count: open.length }, 'anyway');
  }
  for (const { id } of open) {
    await moveReport(tx, actor, await lockReport(tx, id), {
      to: 'declined',
      event: 'report.declined',
      set: { due_at: null },
    });
    await later(tx, 'assignments.end', { reportId: id });
  }
}
