import { record } from '#modules/ledger/actions.ts';
import { holdPhotos } from '#modules/media/actions.ts';
import type { Actor } from '#modules/people/rules.ts';
import { change } from '#server/database.ts';
import { lockForDesk } from './moderation.ts';
import { recountLater } from './moving.ts';

/** A report that was shown by mistake waits for the desk again, or is hidden again, with its photos. */
export function showAsBefore(actor: Actor, id: string, showing: 'public' | 'held' | 'hidden') {
  return change(async (tx) => {
    const report = await lockForDesk(tx, actor, id);
    if (showing === 'public') return;
    await tx.updateTable('reports').set({ showing }).where('id', '=', id).execute();
    await holdPhotos(tx, id);
    await record(tx, actor, 'report.hidden', { subject: 'report', id });
    await recountLater(tx, report);
  });
}
